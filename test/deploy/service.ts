/** The deployed service as people, machines and schedules meet it. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import type { Period } from '../../shared/domain/period.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import type { Table } from '../../shared/storage/table.ts';
import { physicalId } from './cloud.ts';
import { type CallApi, deployedApi } from './deployed-api.ts';
import { type Deployment, STAGE } from './deployment.ts';
import { type ListeningQueue, listenTo } from './listening-queue.ts';
import { type SignIn, signedIn, type Tokens } from './people.ts';
import { type RunOutcome, runToEnd } from './runs.ts';

const FIRST: Period = '2025-01';

export interface DeployedService {
  readonly table: Table;
  readonly api: CallApi;
  readonly operator: Tokens;
  readonly analyst: Tokens;
  /** What the public topic tells machines. */
  readonly machines: ListeningQueue;
  signIn(email: string, group: 'operators' | 'analysts'): Promise<Tokens>;
  /** Makes who has this token a reader of everything, and listens to the topic that they get. */
  signUp(token: string, settings: { name: string; cadence?: string }): Promise<ListeningQueue>;
  /** The topic of a reader's own. */
  topicOf(token: string): Promise<string>;
  /** Leaves what a reader who leaves leaves, when the call that removes them dies after its first write. */
  leaveHalfWay(token: string): Promise<void>;
  /** The source publishes a month, and a run looks. */
  release(until: Period): Promise<RunOutcome>;
  /** Calls a function as its schedule would, with the input of the schedule. Throws when it fails. */
  onSchedule(construct: string): Promise<unknown>;
}

export async function meetService(deployment: Deployment): Promise<DeployedService> {
  const { clients, resources, emulator, replay } = deployment;
  const table = { client: clients.dynamo, table: physicalId(resources, 'AWS::DynamoDB::GlobalTable', 'StoreTable') };
  const machine = physicalId(resources, 'AWS::StepFunctions::StateMachine', 'UsCensusStateMachine');
  const publicTopic = physicalId(resources, 'AWS::SNS::Topic', 'NoticesPublicTopic');
  const api = deployedApi(deployment);
  const signIn: DeployedService['signIn'] = (email, group) => signedIn(signInOf(deployment), email, group);
  const topicOf = async (token: string) =>
    `arn:aws:sns:${emulator.region}:${emulator.account}:chokepoint-${STAGE}-reader-${await idOf(api, token)}`;
  return {
    table,
    api,
    operator: await signIn('operator@example.org', 'operators'),
    analyst: await signIn('analyst@example.org', 'analysts'),
    machines: await listenTo(clients, publicTopic, 'machines'),
    signIn,
    topicOf,
    signUp: async (token, settings) => {
      await made(api, token, settings);
      const topic = await topicOf(token);
      return listenTo(clients, topic, topic.split(':').at(-1) ?? topic);
    },
    leaveHalfWay: async (token) => leaveHalfWay(table, await idOf(api, token)),
    release: (until) => {
      replay.publish(until);
      return runToEnd(clients.stepFunctions, machine, { source: 'us-census', from: FIRST, until });
    },
    onSchedule: (construct) => onSchedule(deployment, construct),
  };
}

/** The page that Cognito serves at `SignInUrl` is served by the emulator at its own address. */
function signInOf({ clients: { cognito }, emulator, outputs }: Deployment): SignIn {
  const { UserPoolId: userPool = '', UserPoolClientId: client = '', ConsoleUrl: console = '' } = outputs;
  return { cognito, page: emulator.endpoint, userPool, client, comesBackTo: `${console}/` };
}

async function made(api: CallApi, token: string, settings: object): Promise<void> {
  const me = await api('/me', { method: 'PUT', token, headers: { 'if-none-match': '*' }, body: settings });
  const everything = await api('/me/subscriptions', { method: 'POST', token, body: {} });
  if (me.status !== 201 || everything.status !== 201)
    throw new Error(`signing up answered ${me.status} and ${everything.status}: ${JSON.stringify(me.body)}`);
}

async function idOf(api: CallApi, token: string): Promise<string> {
  return z.object({ id: z.string() }).parse((await api('/me', { token })).body).id;
}

async function leaveHalfWay(table: Table, id: string): Promise<void> {
  const readers = dynamoReaderStore(table);
  const reader = await readers.get(id);
  if (reader === undefined) throw new Error(`there is no reader ${id} to leave`);
  const leaving = { ...reader, leavingAt: new Date().toISOString(), version: reader.version + 1 };
  if (!(await readers.save(leaving))) throw new Error(`the reader ${id} was changed at the same moment`);
}

async function onSchedule({ clients, resources }: Deployment, construct: string): Promise<unknown> {
  const schedule = physicalId(resources, 'AWS::Scheduler::Schedule', construct);
  const { Target } = await clients.scheduler.send(new GetScheduleCommand({ Name: schedule.split('/').at(-1) }));
  const target = physicalId(resources, 'AWS::Lambda::Function', construct);
  if (Target?.Arn?.endsWith(`:${target}`) !== true)
    throw new Error(`the schedule of ${construct} starts ${Target?.Arn}`);
  const call = new InvokeCommand({ FunctionName: target, Payload: Target.Input });
  const { FunctionError, Payload } = await clients.lambda.send(call);
  const answer = Payload?.transformToString() ?? 'null';
  if (FunctionError !== undefined) throw new Error(`${construct} failed: ${answer}`);
  return JSON.parse(answer);
}
