import { readdirSync, readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { environmentSchema as deliverNotices } from '../../functions/deliver-notices/environment.ts';
import { environmentSchema as evaluateRules } from '../../functions/evaluate-rules/environment.ts';
import { environmentSchema as findReleases } from '../../functions/find-releases/environment.ts';
import { environmentSchema as pullSeries } from '../../functions/pull-series/environment.ts';
import { unbundledStack } from '../../infra/synthesized-pipeline.ts';
import { sources } from '../../shared/sources/index.ts';
import { tableDefinition } from '../../shared/storage/table-definition.ts';

const template = Template.fromStack(unbundledStack());
const ofType = (type: string) => Object.entries(template.findResources(type));

const statementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown(),
});

/** Statements of the role of one function, by the folder's construct. */
function statementsOf(construct: string) {
  const policies = ofType('AWS::IAM::Policy').filter(([id]) => id.startsWith(`${construct}Role`));
  return policies.flatMap(([, policy]) =>
    z.array(statementSchema).parse(policy['Properties'].PolicyDocument.Statement),
  );
}

const actionsOf = (construct: string) => statementsOf(construct).flatMap(({ Action }) => Action);

const steps = [
  ['FindReleases', findReleases],
  ['PullSeries', pullSeries],
  ['EvaluateRules', evaluateRules],
  ['DeliverNotices', deliverNotices],
] as const;

describe('the table', () => {
  const [[, table] = ['', undefined]] = ofType('AWS::DynamoDB::GlobalTable');

  it('has the keys and the index of the one definition', () => {
    const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table!['Properties'];
    expect({ BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes }).toEqual(tableDefinition);
  });

  it('is protected, recoverable for 35 days, and stays when the stack goes', () => {
    expect(table!['Properties'].Replicas).toHaveLength(1);
    expect(table!['Properties'].Replicas[0]).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    });
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

describe('a function', () => {
  it.each(steps)('%s has every variable that its handler parses', (construct, schema) => {
    const [found] = ofType('AWS::Lambda::Function').filter(([id]) => id.startsWith(construct));
    const variables: Record<string, unknown> = found![1]['Properties'].Environment.Variables;
    // References have a value at deployment only; what counts here is that they are there.
    const known = Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'arn:deployed',
    ]);
    expect(schema.safeParse(Object.fromEntries(known))).toMatchObject({ success: true });
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(Object.keys(schema.shape)));
  });

  it.each(steps)('%s runs on Node 24 on arm64, traced, with a log group of its own', (construct) => {
    const [found] = ofType('AWS::Lambda::Function').filter(([id]) => id.startsWith(construct));
    expect(found![1]['Properties']).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(`^${construct}Logs`) } },
    });
  });
});

describe('a grant', () => {
  it('has no wildcard among its actions', () => {
    const policies = ofType('AWS::IAM::Policy').flatMap(([, policy]) => policy['Properties'].PolicyDocument.Statement);
    const actions = z
      .array(statementSchema)
      .parse(policies)
      .flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('lets no step scan the table or delete from it', () => {
    const actions = steps.flatMap(([construct]) => actionsOf(construct));
    expect(actions).toContain('dynamodb:PutItem');
    expect(actions.filter((action) => /Scan|Delete|PartiQL/.test(action))).toEqual([]);
  });

  it('covers the operations that the storage adapters use, deletion aside, and no other', () => {
    const folder = new URL('../../shared/storage/', import.meta.url);
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const used = texts.flatMap((text) =>
      [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map((found) => found[1] ?? found[2]),
    );
    const names: Record<string, string> = { Query: 'Query', BatchWrite: 'BatchWriteItem' };
    const needed = used.filter((name) => name !== 'Delete').map((name) => `dynamodb:${names[name!] ?? `${name}Item`}`);
    const granted = steps
      .flatMap(([construct]) => actionsOf(construct))
      .filter((action) => action.startsWith('dynamodb:'));
    expect(new Set(granted)).toEqual(new Set(needed));
  });

  it('to publish belongs to deliver-notices alone, for the public topic and readers of the stage', () => {
    expect(
      steps.map(([construct]) => construct).filter((construct) => actionsOf(construct).includes('sns:Publish')),
    ).toEqual(['DeliverNotices']);
    const statement = statementsOf('DeliverNotices').find(({ Action }) => Action.includes('sns:Publish'));
    expect(JSON.stringify(statement?.Resource)).toContain(':chokepoint-dev-reader-*');
    expect(statement?.Resource).toHaveLength(2);
  });

  it('to read keys of sources belongs to the steps that ask sources', () => {
    const readers = steps.filter(([construct]) => actionsOf(construct).includes('secretsmanager:GetSecretValue'));
    expect(readers.map(([construct]) => construct)).toEqual(['FindReleases', 'PullSeries']);
    const statement = statementsOf('PullSeries').find(({ Action }) => Action.includes('secretsmanager:GetSecretValue'));
    expect(JSON.stringify(statement?.Resource)).toContain(':secret:/chokepoint/dev/sources/*');
  });
});

describe('the schedules', () => {
  const schedules = ofType('AWS::Scheduler::Schedule').map(([, schedule]) => schedule['Properties']);

  it.each(Object.values(sources).map(({ profile }) => profile))(
    '$id is looked at at every hour of its profile, in its own time zone',
    ({ id, lookAt, timeZone }) => {
      const own = schedules.filter(({ Target }) => JSON.parse(Target.Input).source === id);
      const expected = lookAt.map((time) => {
        const [hour, minute] = time.split(':').map(Number);
        return `cron(${minute} ${hour} * * ? *)`;
      });
      expect(new Set(own.map(({ ScheduleExpression }) => ScheduleExpression))).toEqual(new Set(expected));
      expect(new Set(own.map(({ ScheduleExpressionTimezone }) => ScheduleExpressionTimezone))).toEqual(
        new Set([timeZone]),
      );
      expect(new Set(own.map(({ State }) => State))).toEqual(new Set(['ENABLED']));
    },
  );
});

describe('the operations topic', () => {
  it('admits alarms of the same account although it demands TLS', () => {
    const [found] = ofType('AWS::SNS::TopicPolicy').filter(([id]) => id.includes('Operations'));
    expect(found![1]['Properties'].PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('has the address of the stage as its subscriber', () => {
    const other = Template.fromStack(
      unbundledStack({
        stage: 'prod',
        linkBase: 'https://chokepoint.example',
        operationsEmail: 'ops@chokepoint.example',
      }),
    );
    other.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@chokepoint.example' });
  });
});
