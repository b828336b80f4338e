import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { handler as deliver } from '../../../functions/deliver-notices/handler.ts';
import { handler as evaluate } from '../../../functions/evaluate-rules/handler.ts';
import { handler as find } from '../../../functions/find-releases/handler.ts';
import { handler as pull } from '../../../functions/pull-series/handler.ts';
import { startUsCensusReplay } from '../../../local/replay/us-census.ts';
import { recordingDirectory } from '../../../local/shipped-rules.ts';
import { serviceHandler } from '../../../shared/lambda/service-handler.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';
import { storesOn } from '../../support/stores.ts';

let log = '';
beforeEach(() => {
  log = '';
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  vi.stubEnv('WHAT', 'the environment');
  // The logger prints through a console of its own, whose both ends are these streams.
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      log += String(text);
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

class Odd extends Error {
  override name = 'Odd' as const;
}

/** A handler that says what it was given, and counts how often its services were built. */
function aHandler(given: { failures?: number; run?: (services: { built: number }) => Promise<unknown> } = {}) {
  const count = { built: 0 };
  let failures = given.failures ?? 0;
  const handler = serviceHandler({
    name: 'a-step',
    input: z.object({ run: z.string().min(1), batch: z.int().min(0).default(0) }),
    environment: z.object({ WHAT: z.string().min(1) }),
    services: ({ WHAT }) => {
      if (failures-- > 0) throw new Odd('not yet');
      count.built += 1;
      return { what: WHAT, built: count.built };
    },
    run: async (input, services) => (given.run === undefined ? { ...input, ...services } : given.run(services)),
  });
  return { call: (event: unknown) => handler(event, CONTEXT), count };
}

describe('a handler', () => {
  test('hands the use case its parsed input, and services made from the environment', async () => {
    expect(await aHandler().call({ run: 'r', more: 'ignored' })).toEqual({
      run: 'r',
      batch: 0,
      what: 'the environment',
      built: 1,
    });
  });

  test.each([
    { event: {}, path: 'run' },
    { event: { run: 'r', batch: -1 }, path: 'batch' },
    { event: { run: '' }, path: 'run' },
    { event: null, path: 'object' },
  ])('refuses the input $event by the step and the path, before any service is built', async ({ event, path }) => {
    const { call, count } = aHandler();
    await expect(call(event)).rejects.toMatchObject({
      name: 'InputInvalid',
      message: expect.stringMatching(new RegExp(`^a-step cannot read its input: [^]*${path}`)),
    });
    expect(count.built).toBe(0);
  });

  test('names the variable that the environment lacks, and quotes none that it has', async () => {
    vi.stubEnv('WHAT', undefined);
    vi.stubEnv('CHOKEPOINT_US_CENSUS_KEY', 'S3CRET');
    const failed = await aHandler()
      .call({ run: 'r' })
      .catch((error: unknown) => error);
    expect(String(failed)).toContain('WHAT');
    expect(`${String(failed)} ${log}`).not.toContain('S3CRET');
  });

  test('builds its services once, also for two calls at once', async () => {
    const { call, count } = aHandler();
    await Promise.all([call({ run: 'a' }), call({ run: 'b' })]);
    await call({ run: 'c' });
    expect(count.built).toBe(1);
  });

  test('builds them again after a failure', async () => {
    const { call, count } = aHandler({ failures: 1 });
    await expect(call({ run: 'r' })).rejects.toThrow('not yet');
    expect(await call({ run: 'r' })).toMatchObject({ built: 1 });
    expect(count.built).toBe(1);
  });

  test('throws what the use case throws, under its name, so that Step Functions can retry by it', async () => {
    const cause = new Odd('the use case says so');
    const { call } = aHandler({ run: async () => Promise.reject(cause) });
    await expect(call({ run: 'r' })).rejects.toBe(cause);
    expect(JSON.parse(log.trim().split('\n').at(-1) ?? '')).toMatchObject({
      level: 'ERROR',
      run: 'r',
      error: { name: 'Odd' },
    });
  });

  test('logs one line a call, with the run and the request by which it is found', async () => {
    await aHandler().call({ run: 'us-census-2026-07' });
    const lines = log.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'done',
      service: 'a-step',
      run: 'us-census-2026-07',
      function_request_id: 'request',
    });
  });
});

describe('every function', () => {
  const steps = { find, pull, evaluate, deliver };
  test.each(Object.entries(steps))(
    '%s refuses a wrong input by name, and a missing TABLE_NAME by name',
    async (_, handler) => {
      await expect(handler({ nothing: true }, CONTEXT)).rejects.toMatchObject({ name: 'InputInvalid' });
      vi.stubEnv('TABLE_NAME', undefined);
      vi.stubEnv('STAGE', 'test');
      await expect(handler({ run: 'r', source: 'us-census', batch: 0 }, CONTEXT)).rejects.toThrow(/TABLE_NAME/);
    },
  );

  test('deliver-notices names every variable that it lacks', async () => {
    for (const name of ['TABLE_NAME', 'STAGE', 'PUBLIC_TOPIC_ARN', 'LINK_BASE']) vi.stubEnv(name, undefined);
    const failed = String(await deliver({ run: 'r', source: 'us-census' }, CONTEXT).catch((error: unknown) => error));
    for (const name of ['TABLE_NAME', 'STAGE', 'PUBLIC_TOPIC_ARN', 'LINK_BASE']) expect(failed).toContain(name);
  });
});

onEveryEngine('the handlers on a real table', (freshTable) => {
  test('a refused key reaches Step Functions as SourceAuthentication, and stands in no log line', async () => {
    const table = await freshTable();
    await storesOn(table).rules.put({ document: aRuleDocument(), updatedAt: '2026-09-04T13:00:00.000Z' });
    const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: 'another' });
    stub({
      TABLE_NAME: table.table,
      STAGE: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'AWS/S3CRET',
      CHOKEPOINT_US_CENSUS_URL: replay.url,
      CHOKEPOINT_US_CENSUS_KEY: 'S3CRET/key+1',
    });
    // A handler keeps the services of its first call, and with them the first engine's address.
    vi.resetModules();
    const { handler: find } = await import('../../../functions/find-releases/handler.ts');
    const { handler: pull } = await import('../../../functions/pull-series/handler.ts');
    const input = { run: 'r', source: 'us-census', from: '2025-01', until: '2025-02' };
    const failed = await find(input, CONTEXT).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      name: 'SourceAuthentication',
      message: expect.stringContaining('CHOKEPOINT_US_CENSUS_KEY'),
    });
    await expect(find({ ...input, source: 'us-censsus' }, CONTEXT)).rejects.toMatchObject({
      name: 'UnknownSource',
      message: expect.stringContaining('us-census'),
    });
    await expect(pull({ run: 'nowhere', batch: 0 }, CONTEXT)).rejects.toThrow(/nothing stored as RUN#nowhere/);
    await replay.close();
    expect(log).toContain('SourceAuthentication');
    for (const secret of ['S3CRET', encodeURIComponent('S3CRET/key+1')]) expect(log).not.toContain(secret);
    expect(String((failed as Error).stack)).not.toContain('S3CRET');
  });
});

function stub(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

const nothing = () => {};
const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'a-step',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:a-step',
  memoryLimitInMB: '1024',
  awsRequestId: 'request',
  logGroupName: 'a-step',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 60_000,
  done: nothing,
  fail: nothing,
  succeed: nothing,
};
