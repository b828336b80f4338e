import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentSchema as deliverHeld } from '../../functions/deliver-held/environment.ts';
import { environmentSchema as deliverNotices } from '../../functions/deliver-notices/environment.ts';
import { environmentSchema as evaluateRules } from '../../functions/evaluate-rules/environment.ts';
import { environmentSchema as findReleases } from '../../functions/find-releases/environment.ts';
import { environmentSchema as manage } from '../../functions/manage/environment.ts';
import { environmentSchema as pullSeries } from '../../functions/pull-series/environment.ts';
import { environmentSchema as reconcileReaders } from '../../functions/reconcile-readers/environment.ts';
import { sources } from '../../shared/sources/index.ts';
import { tableDefinition } from '../../shared/storage/table-definition.ts';
import { ofType, only, ownFunctions, said, statementsOf, withoutHash } from './template.ts';

const actionsOf = (construct: string) => statementsOf(`${construct}Role`).flatMap(({ Action }) => Action);

const steps = [
  ['FindReleases', findReleases],
  ['PullSeries', pullSeries],
  ['EvaluateRules', evaluateRules],
  ['DeliverNotices', deliverNotices],
] as const;
const functions = [
  ...steps,
  ['Manage', manage],
  ['DeliverHeld', deliverHeld],
  ['ReconcileReaders', reconcileReaders],
] as const;

describe('the table', () => {
  const table = only('AWS::DynamoDB::GlobalTable');

  it('has the keys and the index of the one definition', () => {
    const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table.Properties;
    expect({ BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes }).toEqual(tableDefinition);
  });

  it('is recoverable for 35 days', () => {
    expect(table.Properties['Replicas']).toHaveLength(1);
    expect(table.Properties['Replicas'][0]).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    });
  });

  it('lets go of what has expired', () => {
    expect(table.Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires', Enabled: true });
  });
});

describe('a function', () => {
  it('has its contract looked at here', () => {
    expect(ownFunctions().map(([id]) => withoutHash(id))).toEqual(
      functions.map(([construct]) => `${construct}Function`),
    );
  });

  it.each(functions)('%s has every variable that its handler parses', (construct, schema) => {
    const variables: Record<string, unknown> = only('AWS::Lambda::Function', construct).Properties['Environment']
      .Variables;
    // References have a value at deployment only; what counts here is that they are there.
    const deployed = (name: string) => (name === 'LINK_BASE' ? 'https://deployed.example' : 'arn:deployed');
    const known = Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : deployed(name),
    ]);
    expect(schema.safeParse(Object.fromEntries(known))).toMatchObject({ success: true });
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(Object.keys(schema.shape)));
  });

  it.each(functions)('%s runs on Node 24 on arm64, traced, with a log group of its own', (construct) => {
    expect(only('AWS::Lambda::Function', construct).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(`^${construct}Logs`) } },
    });
  });
});

describe('a grant', () => {
  it('has no wildcard among its actions', () => {
    const actions = functions.flatMap(([construct]) => actionsOf(construct));
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('lets no function scan the table', () => {
    const actions = functions.flatMap(([construct]) => actionsOf(construct));
    expect(actions).toContain('dynamodb:PutItem');
    expect(actions.filter((action) => /Scan|PartiQL/.test(action))).toEqual([]);
  });

  it('covers the operations that the storage adapters use, and no other', () => {
    const folder = new URL('../../shared/storage/', import.meta.url);
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const used = texts.flatMap((text) =>
      [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map((found) => found[1] ?? found[2]),
    );
    const names: Record<string, string> = { Query: 'Query', BatchWrite: 'BatchWriteItem' };
    const needed = used.map((name) => `dynamodb:${names[name!] ?? `${name}Item`}`);
    const granted = functions
      .flatMap(([construct]) => actionsOf(construct))
      .filter((action) => action.startsWith('dynamodb:'));
    expect(new Set(granted)).toEqual(new Set(needed));
  });

  it('covers the calls to SNS that the channels make, and no other', () => {
    const folder = new URL('../../shared/channels/', import.meta.url);
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const used = texts.flatMap((text) =>
      [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map((found) => `sns:${found[1] ?? found[2]}`),
    );
    const granted = functions
      .flatMap(([construct]) => actionsOf(construct))
      .filter((action) => action.startsWith('sns:'));
    expect(used).toEqual(expect.arrayContaining(['sns:Publish', 'sns:DeleteTopic']));
    expect(new Set(granted)).toEqual(new Set(used));
  });
});

describe('the schedules', () => {
  const schedules = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);

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
    expect(only('AWS::SNS::TopicPolicy', 'NoticesOperations').Properties['PolicyDocument'].Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('has the address of the stage as its subscriber', () => {
    const prod = { stage: 'prod', operationsEmail: 'ops@chokepoint.example' };
    expect(only('AWS::SNS::Subscription', '', prod).Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@chokepoint.example',
    });
  });
});

describe('SMS', () => {
  it('are nothing of the stack’s business where they are off', () => {
    expect(ofType('Custom::AWS')).toEqual([]);
    expect(JSON.stringify(ofType('AWS::CloudWatch::Alarm'))).not.toContain('SMSMonthToDateSpentUSD');
  });

  it('have what became of each logged, and an alarm on the sum, where they are on', () => {
    const on = { sms: 'on', smsSpend: '7' };
    const call = only('Custom::AWS', 'SmsDeliveryStatus', on).Properties;
    for (const when of ['Create', 'Update']) {
      const { service, action, parameters } = JSON.parse(said(call[when]));
      expect({ service, action }).toEqual({ service: 'SNS', action: 'SetSMSAttributes' });
      expect(parameters.attributes).toEqual({
        DeliveryStatusIAMRole: '<SmsDeliveryLogRole>',
        DeliveryStatusSuccessSamplingRate: '100',
      });
    }
    const [[, alarm] = []] = ofType('AWS::CloudWatch::Alarm', on).filter(([id]) => id.includes('smsspend'));
    expect(alarm?.Properties).toMatchObject({ MetricName: 'SMSMonthToDateSpentUSD', Threshold: 7 });
  });
});

describe('the budget', () => {
  it('is of the month and tells the operators, at the amount of the stage', () => {
    const { Budget, NotificationsWithSubscribers } = only('AWS::Budgets::Budget', '', {
      monthlyBudget: '40',
      operationsEmail: 'ops@chokepoint.example',
    }).Properties;
    expect(Budget).toMatchObject({ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 40, Unit: 'USD' } });
    const told: { Subscribers: unknown[] }[] = NotificationsWithSubscribers;
    expect(told).toHaveLength(3);
    for (const { Subscribers } of told)
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'ops@chokepoint.example' }]);
  });

  it('is none where the stage names no amount', () => {
    expect(ofType('AWS::Budgets::Budget')).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('asks the four questions, in this order', () => {
    const body = said(only('AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
    expect([...body.matchAll(/"## ([^"]*)"/g)].map(([, question]) => question)).toEqual([
      'Did every release arrive?',
      'Was it evaluated?',
      'Who was told?',
      'What did it cost?',
    ]);
  });
});

describe('a call of a schedule', () => {
  it('carries the scheduler’s own id as its run, so that its log can be found', () => {
    const inputs = ofType('AWS::Scheduler::Schedule')
      .filter(([id]) => /^(DeliverHeld|ReconcileReaders)/.test(id))
      .map(([, { Properties }]) => Properties['Target'].Input);
    expect(inputs).toEqual(Array(2).fill('{"run":"<aws.scheduler.execution-id>"}'));
  });
});
