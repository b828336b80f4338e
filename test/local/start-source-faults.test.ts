/** The Census server in trouble: a clear message, nothing stored by halves, and the next start completes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { localClientConfig } from '../../local/dynamodb/aws-environment.ts';
import { startDynamoDb } from '../../local/dynamodb/start-dynamodb.ts';
import { censusDocument } from '../../local/replay/census-document.ts';
import { type CensusRecording, loadCensusRecording } from '../../local/replay/census-recording.ts';
import {
  type Fault,
  type ReplayAnswer,
  type ReplayServer,
  startReplayServer,
} from '../../local/replay/replay-server.ts';
import { startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { documentClient } from '../../shared/storage/table.ts';
import {
  type CliOptions,
  type CliRun,
  cli,
  freshDirectory,
  linesIn,
  processesWith,
  summaryIn,
} from '../support/cli.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const KEY = 'S3CRET/0123456789+abcdef';
const RANGE = ['--from', '2025-01', '--until', '2025-04'];
/** The month whose figures do not come. */
const FAILING = '2025-02';
/** More than the client and the state machine together will ask. */
const FOR_GOOD = { times: 10_000 };

let healthy: string[];
let rules = '';
let recording: CensusRecording;
beforeAll(async () => {
  rules = join(freshDirectory(), 'rules');
  mkdirSync(rules);
  for (const [id, commodity] of [
    ['unwrought', '8101940000'],
    ['wires', '8101991000'],
  ])
    writeFileSync(join(rules, `${id}.yaml`), rule(`${id}`, `${commodity}`));
  recording = await loadCensusRecording(recordingDirectory('us-census'));
  const server = await trustworthy();
  healthy = eventsIn(await start(server.url, freshDirectory()));
  await server.close();
});

const FAULTS: readonly { fault: Fault; says: RegExp; env?: Record<string, string> }[] = [
  { fault: 'server-error', says: /status 500/ },
  { fault: 'html', says: /content type text\/html/ },
  { fault: 'half-document', says: /breaks off/ },
  { fault: 'hang', says: /no whole answer within 1 s/, env: { CHOKEPOINT_HTTP_TIMEOUT_SECONDS: '1' } },
];

describe.concurrent('a Census server in trouble', () => {
  test.each(FAULTS)(
    '$fault is told with its period and cause, and the next start completes',
    async ({ fault, says, env = {} }) => {
      const server = await trustworthy();
      const data = freshDirectory();
      let failing = false;
      const first = await start(server.url, data, {
        env,
        isIdle: true,
        // Its release has been found, and is asked for next.
        onLine: (line) => {
          if (failing || !line.includes(FAILING)) return;
          failing = true;
          server.failNext(fault, FOR_GOOD);
        },
      });
      await tellsAndStoresNothing(first, data, says);
      await server.close();
      await completes(first, data);
    },
  );

  test('nothing that listens is told with its period and cause, and the next start completes', async () => {
    const server = await trustworthy();
    await server.close();
    const data = freshDirectory();
    const first = await start(server.url, data, { isIdle: true });
    expect(first.code).toBe(1);
    expect(messageOf(first)).toMatch(/2025-01.*(ECONNREFUSED|refused)/);
    expect(linesIn(first)).toEqual({ releases: [], alerts: [], notices: [] });
    await completes(first, data);
  });

  test('a wrong key is told as one, naming the variable, and nothing is repeated', async () => {
    const server = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: 'another' });
    server.publish('2025-04');
    const data = freshDirectory();
    const first = await start(server.url, data);
    expect(first.code).toBe(1);
    expect(messageOf(first)).toMatch(/SourceAuthentication.*valid key.*CHOKEPOINT_US_CENSUS_KEY/);
    expect(server.requests()).toHaveLength(1);
    expect(`${first.stdout}${first.stderr}`).not.toContain(KEY);
    await server.close();
    await completes(first, data);
  });

  test('a sum that does not fit refuses that series alone; its figures come with the next start', async () => {
    const tampered = await startReplayServer({
      answer: (url) => {
        const answer = answerOf(url);
        return url.searchParams.get('time') === FAILING
          ? { ...answer, body: withWrongWorld(answer.body, '8101940000') }
          : answer;
      },
    });
    const data = freshDirectory();
    const first = await start(tampered.url, data);
    expect(first.code).toBe(1);
    expect(messageOf(first)).toMatch(/2025-02.*8101940000.*countries.* up to \d+, the world row says \d+/);
    expect(await storedPeriods(data, '8101940000')).toEqual(['2025-01']);
    expect(await storedPeriods(data, '8101991000')).toEqual(['2025-01', '2025-02']);
    expect(`${first.stdout}${first.stderr}`).not.toContain(KEY);
    await tampered.close();
    await completes(first, data);
  });

  test('a fault that passes is not even noticed', async () => {
    const server = await trustworthy();
    for (const fault of ['server-error', 'half-document', 'reset-in-body'] as const) server.failNext(fault);
    const run = await start(server.url, freshDirectory());
    expect(run.code).toBe(0);
    expect(eventsIn(run)).toEqual(healthy);
    await server.close();
  });
});

async function tellsAndStoresNothing(run: CliRun, data: string, says: RegExp): Promise<void> {
  expect(run.code).toBe(1);
  const message = messageOf(run);
  expect(message).toContain(FAILING);
  expect(message).toMatch(says);
  expect(message).not.toMatch(/\n\s+at /);
  expect(`${run.stdout}${run.stderr}`).not.toContain(KEY);
  expect(`${run.stdout}${run.stderr}`).not.toContain(encodeURIComponent(KEY));
  expect(summaryIn(run.stderr).releases).toBe(1);
  for (const commodity of recording.commodities.filter((code) => code.startsWith('8101')))
    expect((await storedPeriods(data, commodity)).filter((period) => period >= FAILING)).toEqual([]);
  expect(await processesWith(data)).toEqual([]);
}

async function completes(first: CliRun, data: string): Promise<void> {
  const server = await trustworthy();
  const second = await start(server.url, data);
  await server.close();
  expect(second.code).toBe(0);
  expect([...eventsIn(first), ...eventsIn(second)].toSorted()).toEqual(healthy);
}

/** The one message about the failure; it stands before the summary. */
function messageOf({ stderr }: CliRun): string {
  const messages = stderr.split('\n').filter((line) => line.startsWith('chokepoint: '));
  expect(messages).toHaveLength(1);
  return messages[0] ?? '';
}

function start(url: string, data: string, { env = {}, ...options }: CliOptions = {}): Promise<CliRun> {
  return cli(['start', '--once', '--json', '--rules', rules, '--data', data, ...RANGE], {
    ...options,
    env: { CHOKEPOINT_US_CENSUS_URL: url, CHOKEPOINT_US_CENSUS_KEY: KEY, ...env },
  });
}

/** Every event that somebody was told, by mail and by text message. */
function eventsIn(run: CliRun): string[] {
  return linesIn(run)
    .notices.flatMap(({ protocol, events }) => events.map((id) => `${protocol} ${id}`))
    .toSorted();
}

async function trustworthy(): Promise<ReplayServer> {
  const server = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: KEY });
  server.publish('2025-04');
  return server;
}

function answerOf(url: URL): ReplayAnswer {
  return censusDocument(recording, url.searchParams, (period) => period <= '2025-04');
}

/** Adds a dollar to the world row of one commodity. */
function withWrongWorld(body: string, commodity: string): string {
  if (!body.includes('"I_COMMODITY"')) return body;
  const [header = [], ...rows] = JSON.parse(body) as string[][];
  const [country, code, value] = ['CTY_CODE', 'I_COMMODITY', 'CON_VAL_MO'].map((name) => header.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const wrong = rows.map((row) =>
    row[country] === '-' && row[code] === commodity ? row.with(value, String(Number(row[value]) + 1)) : row,
  );
  return JSON.stringify([header, ...wrong]);
}

async function storedPeriods(data: string, commodity: string): Promise<string[]> {
  const dynamo = await startDynamoDb({ directory: data });
  const client = documentClient(new DynamoDBClient(localClientConfig(dynamo.endpoint)));
  try {
    const store = dynamoSeriesStore({ client, table: 'chokepoint-local' });
    return await store.periods(`us-census/US/imports/consumption/${commodity}`, '2025-01', '2025-12');
  } finally {
    client.destroy();
    await dynamo.close();
  }
}

function rule(id: string, commodity: string): string {
  return JSON.stringify({
    id,
    name: `China's share of ${commodity}`,
    series: {
      source: 'us-census',
      reporter: 'US',
      flow: 'imports',
      basis: 'consumption',
      commodities: [commodity],
      measure: 'value',
    },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '40%', 'clear-below': '35%' },
  });
}
