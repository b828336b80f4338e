/** What each function may do, by its role as deployed, and what it has done, by the record of calls. */
import { createHash } from 'node:crypto';
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListRolePolicies,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import * as z from 'zod';
import type { Clients, StackResource } from './cloud.ts';
import type { Emulator } from './emulator.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const policySchema = z.looseObject({
  Statement: z.array(z.looseObject({ Effect: z.literal('Allow'), Action: oneOrMany, Resource: oneOrMany })),
});

type Policy = z.output<typeof policySchema>;

/** A call of AWS: `dynamodb:GetItem` on the address of a table. */
export interface Call {
  readonly action: string;
  readonly resource: string;
}

interface DeployedFunction {
  /** Its construct, `FindReleases`. */
  readonly construct: string;
  readonly role: string;
  readonly arn: string;
}

/** Every function of the stack that has a role of its own. */
export function functionsOf(resources: readonly StackResource[], { account, region }: Emulator): DeployedFunction[] {
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .flatMap(({ logicalId, physicalId }) => {
      const construct = /^(\w+)Function[0-9A-F]{8}$/.exec(logicalId)?.[1];
      const role = resources.find(
        (each) => each.type === 'AWS::IAM::Role' && each.logicalId.startsWith(`${construct}Role`),
      );
      if (construct === undefined || role === undefined) return [];
      return [{ construct, role: role.physicalId, arn: `arn:aws:lambda:${region}:${account}:function:${physicalId}` }];
    });
}

/** The inline policies of a role, by name. */
async function policiesOf({ iam }: Clients, role: string): Promise<Map<string, Policy>> {
  const policies = new Map<string, Policy>();
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName: role })) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName }));
      policies.set(PolicyName, policySchema.parse(JSON.parse(decodeURIComponent(PolicyDocument))));
    }
  }
  return policies;
}

/** Each allowed pair of action and resource of a role. */
async function grantsOf(clients: Clients, role: string): Promise<Call[]> {
  const statements = [...(await policiesOf(clients, role)).values()].flatMap(({ Statement }) => Statement);
  return statements.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
}

/** Takes an action from a role; what is returned gives it back. Throws when the role does not have it. */
export async function takeAway(clients: Clients, role: string, action: string): Promise<() => Promise<void>> {
  const put = async (PolicyName: string, policy: Policy) => {
    await clients.iam.send(
      new PutRolePolicyCommand({ RoleName: role, PolicyName, PolicyDocument: JSON.stringify(policy) }),
    );
  };
  const having = [...(await policiesOf(clients, role))].filter(([, { Statement }]) =>
    Statement.some(({ Action }) => Action.includes(action)),
  );
  if (having.length === 0) throw new Error(`${role} has no grant of ${action} that could be taken away`);
  for (const [name, policy] of having) {
    const statements = policy.Statement.map((each) => ({
      ...each,
      Action: each.Action.filter((one) => one !== action),
    }));
    await put(name, { ...policy, Statement: statements.filter(({ Action }) => Action.length > 0) });
  }
  return async () => {
    for (const [name, policy] of having) await put(name, policy);
  };
}

const callSchema = z.object({
  eventName: z.string(),
  eventSource: z.string(),
  requestParameters: z.record(z.string(), z.unknown()).nullable(),
});

/** What a function asked AWS for since it was deployed, each pair once. */
async function callsOf(clients: Clients, target: DeployedFunction, emulator: Emulator): Promise<Call[]> {
  const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: target.role }));
  const calls = new Map<string, Call>();
  for (const { CloudTrailEvent = '' } of await recordedEvents(clients, accessKey(target.arn, Role?.Arn ?? ''))) {
    for (const call of callsIn(callSchema.parse(JSON.parse(CloudTrailEvent)), emulator))
      calls.set(`${call.action} ${call.resource}`, call);
  }
  return [...calls.values()];
}

/** The record is read backwards by time: the emulator answers with fifty events at most, and has no next page. */
async function recordedEvents({ cloudTrail }: Clients, key: string): Promise<Event[]> {
  const events = new Map<string, Event>();
  let until: Date | undefined;
  for (;;) {
    const { Events = [] } = await cloudTrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: key }],
        EndTime: until,
      }),
    );
    const known = events.size;
    for (const event of Events) events.set(event.EventId ?? '', event);
    const oldest = Events.at(-1)?.EventTime;
    if (events.size === known || oldest === undefined) return [...events.values()];
    until = new Date(oldest.getTime() + 1);
  }
}

/** The emulator derives a function's access key from its address and its role's; nothing else tells whose a call is. */
function accessKey(functionArn: string, roleArn: string): string {
  const digest = createHash('sha256').update(`${functionArn}:${roleArn}`).digest('hex');
  return `ASIA${digest.slice(0, 16).toUpperCase()}`;
}

function callsIn(
  { eventName, eventSource, requestParameters }: z.output<typeof callSchema>,
  emulator: Emulator,
): Call[] {
  const service = eventSource.replace('.amazonaws.com', '');
  const parameters = requestParameters ?? {};
  // Services that take forms name the operation inside.
  const operation = typeof parameters['Action'] === 'string' ? parameters['Action'] : eventName;
  return resourcesIn(parameters, service, emulator).map((resource) => ({
    action: `${service}:${operation}`,
    resource,
  }));
}

/** Members of a request that name what it is about, and what its address begins with in each service. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['TableName'],
  secretsmanager: ['SecretId'],
  sns: ['TopicArn', 'SubscriptionArn', 'Name'],
  states: ['stateMachineArn', 'executionArn'],
};

const ADDRESS: Readonly<Record<string, string>> = {
  dynamodb: 'table/',
  secretsmanager: 'secret:',
  sns: '',
  states: '',
};

function resourcesIn(parameters: Record<string, unknown>, service: string, { account, region }: Emulator): string[] {
  const batch = z.record(z.string(), z.unknown()).safeParse(parameters['RequestItems']);
  const named = (NAMING[service] ?? []).map((member) => parameters[member]).find((value) => typeof value === 'string');
  const names = batch.success ? Object.keys(batch.data) : [String(named ?? '*')];
  const index = typeof parameters['IndexName'] === 'string' ? `/index/${parameters['IndexName']}` : '';
  return names.map((name) => {
    const isAddress = name.startsWith('arn:') || name === '*';
    return `${isAddress ? '' : `arn:aws:${service}:${region}:${account}:${ADDRESS[service] ?? ''}`}${name}${index}`;
  });
}

interface UnusedGrant {
  readonly construct: string;
  readonly grant: Call;
}

/** Pairs of action and resource that a function is allowed and has not made use of. */
export async function unusedGrants(
  clients: Clients,
  functions: readonly DeployedFunction[],
  emulator: Emulator,
): Promise<UnusedGrant[]> {
  const unused: UnusedGrant[] = [];
  for (const target of functions) {
    const calls = await callsOf(clients, target, emulator);
    const grants = await grantsOf(clients, target.role);
    for (const grant of grants)
      if (!calls.some((call) => covers(grant, call))) unused.push({ construct: target.construct, grant });
  }
  return unused;
}

/** True when a grant's action and resource, wildcards included, cover the call. */
function covers(grant: Call, call: Call): boolean {
  return matches(grant.action, call.action) && matches(grant.resource, call.resource);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
