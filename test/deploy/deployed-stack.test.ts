/**
 * The whole stack, deployed by the real CDK to an emulated AWS that enforces IAM, and run with the real bundles. The
 * tests build on each other, in order. What the emulator cannot do is listed in `emulator-gaps.ts`.
 */
import { fileURLToPath } from 'node:url';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import {
  DeleteTopicCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { readRules } from '../../local/rule-files.ts';
import { exampleRule } from '../../shared/api/routes/rules.ts';
import { METRICS_NAMESPACE, metrics } from '../../shared/lambda/metric-names.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { type Deployment, deploy } from './deployment.ts';
import { gaps } from './emulator-gaps.ts';
import { callEveryRoute, isAsDocumented } from './every-route.ts';
import { functionLogs, metricsIn } from './function-logs.ts';
import { functionsOf, takeAway, unusedGrants } from './grants.ts';
import { reasonToLieIdle } from './idle-grants.ts';
import type { ListeningQueue } from './listening-queue.ts';
import { type DeployedService, meetService } from './service.ts';
import { isAllowed, serviceCalls } from './service-roles.ts';

const RULE = 'us-tungsten-china';
const RULE_FILE = fileURLToPath(new URL(`../../rules/${RULE}.yaml`, import.meta.url));

let deployment: Deployment;
let service: DeployedService;
let reader: ListeningQueue;
let weeklyReader: ListeningQueue;
/** The run in which the reader was told first. */
let told: string;

beforeAll(async () => {
  const startedAt = Date.now();
  deployment = await deploy((step) => console.log(`${Math.round((Date.now() - startedAt) / 1_000)} s: ${step}`));
  service = await meetService(deployment);
}, 400_000);

afterAll(async () => {
  console.log(
    [
      'The emulator cannot do the following:',
      ...gaps.map(({ what, why, instead }) => `- ${what}: ${why}. Instead: ${instead.join(', ')}.`),
    ].join('\n'),
  );
  await deployment?.close();
}, 60_000);

/** What the functions complain of, and what the emulator does, says more than a status. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const lines = await functionLogs(deployment.clients, deployment.resources).catch(() => []);
  const since = new Date(task.result.startTime ?? 0).toISOString();
  const complaints = lines.filter(
    ({ members: { level, timestamp } }) => (level === 'ERROR' || level === 'WARN') && String(timestamp) >= since,
  );
  const said = complaints.slice(-8).map(({ construct, members: { message, error } }) => {
    const { name, message: reason } = z
      .object({ name: z.string(), message: z.string() })
      .partial()
      .catch({})
      .parse(error);
    return `${construct}: ${String(message)} ${name ?? ''} ${reason ?? ''}`;
  });
  console.error([...said, await deployment.emulator.log(8)].join('\n'));
});

const eventsOfRule = () => dynamoAlertStore(service.table).events(RULE);

describe('the deployed API', () => {
  test('takes nobody without a token, with a forged one, or with one that says who but not what', async () => {
    const forged = `${service.operator.access.slice(0, -8)}AAAAAAAA`;
    expect((await service.api('/rules')).status).toBe(401);
    expect((await service.api('/rules', { token: forged })).status).toBe(401);
    expect((await service.api('/rules', { token: service.operator.identity })).status).toBe(403);
  });

  test('answers what is for everybody without a token, and an unknown path with a problem document', async () => {
    expect(await service.api('/openapi.json')).toMatchObject({
      status: 200,
      body: { openapi: expect.stringMatching(/^3\.1/) },
    });
    expect(await service.api('/nowhere')).toMatchObject({
      status: 404,
      body: { status: 404, type: '/problems/not-found' },
    });
  });

  test('lets an analyst read, and keeps from them what is for operators', async () => {
    expect(await service.api('/rules', { token: service.analyst.access })).toMatchObject({
      status: 200,
      body: { items: [] },
    });
    for (const body of [exampleRule, {}])
      expect(await service.api('/rules', { method: 'POST', token: service.analyst.access, body })).toMatchObject({
        status: 403,
        body: { type: '/problems/forbidden' },
      });
    expect((await service.api('/readers', { token: service.analyst.access })).status).toBe(403);
    expect((await service.api('/readers', { token: service.operator.access })).status).toBe(200);
  });

  test('readers sign up, and each gets a topic of their own', async () => {
    reader = await service.signUp(service.analyst.access, { name: 'Ada' });
    weeklyReader = await service.signUp(service.operator.access, { name: 'Grace', cadence: 'weekly' });
  });

  test('an operator makes a rule, and a run of its own evaluates it at once', async () => {
    deployment.replay.publish('2025-02');
    const [file] = await readRules(RULE_FILE, sourceProfiles);
    const made = await service.api('/rules', { method: 'POST', token: service.operator.access, body: file?.document });
    expect(made.status).toBe(201);
    const { run } = z.object({ run: z.string() }).parse(made.body);
    const states = await vi.waitUntil(
      async () => {
        const { body } = await service.api(`/runs/${run}`, { token: service.analyst.access });
        const { state } = z.object({ state: z.string() }).parse(body);
        return state === 'running' ? undefined : state;
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(states).toBe('succeeded');
    expect(await service.api(`/rules/${RULE}`, { token: service.analyst.access })).toMatchObject({
      body: { document: { id: RULE } },
    });
  });
});

describe('a deployed pipeline', () => {
  test('a release below the line is processed, and tells nobody anything', async () => {
    expect(await service.release('2025-02')).toMatchObject({
      status: 'SUCCEEDED',
      faults: [],
      output: { events: 0, failures: 0 },
    });
    expect(await eventsOfRule()).toEqual([]);
  });

  test('a release that crosses the line is an event in the table, a message for machines, and one notice', async () => {
    const outcome = await service.release('2025-03');
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', faults: [], output: { failures: 0 } });
    told = outcome.run;
    const events = await eventsOfRule();
    expect(events).toMatchObject([{ kind: 'raised', period: '2025-03', severity: 'critical' }]);
    expect(events[0]?.value).toBeCloseTo(0.987, 3);

    const published = await service.machines.take(1);
    expect(published.map(({ message }) => JSON.parse(message).id)).toEqual(events.map(({ id }) => id));
    expect(published[0]?.attributes).toMatchObject({ rule: RULE, kind: 'raised', period: '2025-03' });
    const [notice, ...others] = await reader.take(1);
    expect(others).toEqual([]);
    expect(notice?.subject).toContain('unwrought tungsten');
    expect(notice?.message).toContain('98.7% in 2025-03 is above the line of 80%.');
    expect(await weeklyReader.take()).toEqual([]);
  });

  test('a reader who wanted to wait is told by the schedule, once they want it now', async () => {
    const token = service.operator.access;
    expect(await service.onSchedule('DeliverHeld')).toMatchObject({ notices: 0 });
    const version = (await service.api('/me', { token })).headers.get('etag') ?? '';
    const now = { method: 'PUT', token, headers: { 'if-match': version }, body: { name: 'Grace' } };
    expect(await service.api('/me', now)).toMatchObject({ status: 200 });
    expect(await service.onSchedule('DeliverHeld')).toMatchObject({ notices: 1, problems: [] });
    expect(await weeklyReader.take(1)).toMatchObject([{ message: expect.stringContaining('98.7% in 2025-03') }]);
  });

  test('the same release once more tells nothing twice', async () => {
    expect(await service.release('2025-03')).toMatchObject({ status: 'SUCCEEDED', faults: [] });
    expect(await eventsOfRule()).toHaveLength(1);
    expect([...(await service.machines.take()), ...(await reader.take())]).toEqual([]);
  });

  test.each([
    ['FindReleases', 'dynamodb:BatchWriteItem'],
    ['PullSeries', 'dynamodb:PutItem'],
    ['EvaluateRules', 'dynamodb:Query'],
    ['DeliverNotices', 'dynamodb:UpdateItem'],
  ])('without %s being allowed %s a run fails and says so', async (construct, action) => {
    const { clients, resources, emulator } = deployment;
    const target = functionsOf(resources, emulator).find((each) => each.construct === construct);
    const giveBack = await takeAway(clients, target?.role ?? construct, action);
    try {
      const { status, faults } = await service.release('2025-06');
      expect(status).toBe('FAILED');
      expect(faults.join('\n')).toContain(`not authorized to perform: ${action}`);
    } finally {
      await giveBack();
    }
  });

  test('with every grant back the same release is told once, and nothing is lost', async () => {
    expect(await service.release('2025-06')).toMatchObject({
      status: 'SUCCEEDED',
      faults: [],
      output: { failures: 0 },
    });
    expect((await eventsOfRule()).map(({ kind, period }) => [kind, period])).toEqual([
      ['raised', '2025-03'],
      ['resolved', '2025-06'],
    ]);
    expect((await service.machines.take(1)).map(({ attributes }) => attributes['kind'])).toEqual(['resolved']);
    expect(await reader.take(1)).toMatchObject([{ message: expect.stringContaining('51.2% in 2025-06') }]);
  });
});

describe('the daily reconciliation', () => {
  test('makes a topic that is gone again, ends what nobody wanted, and lets go who was leaving', async () => {
    const { sns } = deployment.clients;
    const mail = { kind: 'email', address: 'ada@example.org' };
    expect(
      await service.api('/me/addresses', { method: 'POST', token: service.analyst.access, body: mail }),
    ).toMatchObject({
      status: 201,
    });
    const [gone, kept] = await Promise.all([
      service.topicOf(service.analyst.access),
      service.topicOf(service.operator.access),
    ]);
    await sns.send(new DeleteTopicCommand({ TopicArn: gone }));
    await sns.send(new SubscribeCommand({ TopicArn: kept, Protocol: 'email', Endpoint: 'nobody@example.org' }));
    const leaver = await service.signIn('leaver@example.org', 'analysts');
    await service.signUp(leaver.access, { name: 'Eve' });
    await service.leaveHalfWay(leaver.access);

    expect(await service.onSchedule('ReconcileReaders')).toMatchObject({ reopened: 1, cancelled: 1 });
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: gone }));
    expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: mail.address }]);
    const { Subscriptions: others = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: kept }));
    expect(others.map(({ Protocol }) => Protocol)).toEqual(['sqs']);
    expect((await service.api('/me', { token: leaver.access })).status).toBe(404);
  });
});

describe('every route of the API', () => {
  test('answers, deployed, as the table says', async () => {
    const { api, operator, analyst } = service;
    const calls = await callEveryRoute(api, { operator: operator.access, analyst: analyst.access });
    const surprises = calls.filter((call) => !isAsDocumented(call));
    expect(surprises.map(({ route, answer }) => [route.operation, answer.status, JSON.stringify(answer.body)])).toEqual(
      [],
    );
  });
});

describe('the logs', () => {
  test('of every step of a run name that run', async () => {
    const lines = await functionLogs(deployment.clients, deployment.resources);
    const steps = lines.filter(({ members }) => members['run'] === told).map(({ construct }) => construct);
    expect(new Set(steps)).toEqual(new Set(['FindReleases', 'PullSeries', 'EvaluateRules', 'DeliverNotices']));
  });

  test('hold the metrics of the service, under the dimensions that alarms and the dashboard ask for', async () => {
    const lines = await functionLogs(deployment.clients, deployment.resources);
    const known = Object.entries(metrics).map(
      ([name, dimensions]) => `${METRICS_NAMESPACE}/${dimensions.join()}/${name}`,
    );
    expect(metricsIn(lines)).toEqual(known.sort());
  });
});

describe('the grants of a function', () => {
  test('each is used in this test, or its reason to lie idle is written down', async () => {
    const { clients, resources, emulator } = deployment;
    const functions = functionsOf(resources, emulator);
    expect(functions.map(({ construct }) => construct).sort()).toEqual([
      'DeliverHeld',
      'DeliverNotices',
      'EvaluateRules',
      'FindReleases',
      'Manage',
      'PullSeries',
      'ReconcileReaders',
    ]);
    const unexplained: string[] = [];
    for (const { construct, grant } of await unusedGrants(clients, functions, emulator))
      if (reasonToLieIdle(construct, grant) === undefined)
        unexplained.push(`${construct}: ${grant.action} on ${grant.resource}`);
    expect(unexplained).toEqual([]);
  });
});

describe('what AWS itself calls for us', () => {
  test('is allowed to each state machine and each schedule by its own role, and nothing beside it', async () => {
    const { clients, resources } = deployment;
    const calls = await serviceCalls(clients, resources);
    const callers = resources.filter(({ type }) => /::(?:StateMachine|Schedule)$/.test(type));
    expect(new Set(calls.map(({ caller }) => caller))).toEqual(new Set(callers.map(({ physicalId }) => physicalId)));
    const wrong: string[] = [];
    for (const call of calls) {
      const stranger = { ...call, target: `${call.target}-of-somebody-else` };
      if (!(await isAllowed(clients, call))) wrong.push(`${call.caller} may not ${call.action} ${call.target}`);
      if (await isAllowed(clients, stranger)) wrong.push(`${call.caller} may ${call.action} ${stranger.target}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the stack', () => {
  test('is what was deployed: a second deployment would change nothing', async () => {
    await expect(deployment.cdk(['diff', '--fail'], { isSynthesizedAnew: true })).resolves.toBeDefined();
  });

  test('of a disposable stage leaves nothing behind when it is destroyed, but the log of its last clean-up', async () => {
    const { clients } = deployment;
    await deployment.cdk(['destroy', '--force']);
    const { TableNames } = await clients.dynamo.send(new ListTablesCommand({}));
    const { stateMachines } = await clients.stepFunctions.send(new ListStateMachinesCommand({}));
    const { UserPools } = await clients.cognito.send(new ListUserPoolsCommand({ MaxResults: 10 }));
    const { Functions } = await clients.lambda.send(new ListFunctionsCommand({}));
    const { Topics } = await clients.sns.send(new ListTopicsCommand({}));
    const { logGroups } = await clients.logs.send(new DescribeLogGroupsCommand({}));
    expect({ TableNames, stateMachines, UserPools, Functions, Topics }).toEqual({
      TableNames: [],
      stateMachines: [],
      UserPools: [],
      Functions: [],
      Topics: [],
    });
    // Lambda makes the group anew when a function writes to it, even while the stack is being deleted.
    const cleanUp = /^\/aws\/lambda\/chokepoint-dev-CustomRemoveReaderTopics/;
    const names = logGroups?.map(({ logGroupName = '' }) => logGroupName);
    expect(names?.filter((name) => !cleanUp.test(name))).toEqual([]);
  });
});
