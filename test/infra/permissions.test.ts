import { describe, expect, it } from 'vitest';
import { ofType, ownFunctions, said, statementsOf, withoutHash } from './template.ts';

const withSms = { sms: 'on' };

/** What a role may do, one line an action and resource. */
function allowed(role: string, settings: Readonly<Record<string, string>> = {}): string[] {
  const lines = statementsOf(role, settings).flatMap(({ Effect, Action, Resource, Condition }) => {
    expect(Effect).toBe('Allow');
    expect(Condition).toBeUndefined();
    return Action.flatMap((action) => Resource.map((resource) => `${action} on ${said(resource)}`));
  });
  return lines.sort();
}

const items = (...actions: string[]) => actions.map((action) => `dynamodb:${action} on <StoreTable>`);
const listing = 'dynamodb:Query on <StoreTable>/index/by-kind';
const sourceKeys =
  'secretsmanager:GetSecretValue on arn:aws:secretsmanager:REGION:ACCOUNT:secret:/chokepoint/dev/sources/*';
const readers = 'arn:aws:sns:REGION:ACCOUNT:chokepoint-dev-reader-*';
const addressBook = [
  'sns:CheckIfPhoneNumberIsOptedOut on *',
  `sns:CreateTopic on ${readers}`,
  `sns:DeleteTopic on ${readers}`,
  `sns:ListSubscriptionsByTopic on ${readers}`,
  `sns:SetTopicAttributes on ${readers}`,
  `sns:Subscribe on ${readers}`,
  'sns:Unsubscribe on *',
];
const undelivered = 'sqs:SendMessage on <UndeliveredQueue>';
const sources = ['EurostatComext', 'UkHmrc', 'UnComtrade', 'UsCensus'];
const machines = ['eurostat-comext', 'uk-hmrc', 'un-comtrade', 'us-census'].map((id) => `chokepoint-dev-${id}`);

/** Every function may write its own log and its traces; what else, stands here. A grant more, or less, is a change of this. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  FindReleases: [...items('GetItem', 'Query', 'PutItem', 'BatchWriteItem'), listing, sourceKeys],
  PullSeries: [...items('GetItem', 'Query', 'PutItem'), sourceKeys],
  EvaluateRules: items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
  DeliverNotices: [
    ...items('GetItem', 'Query', 'PutItem', 'UpdateItem'),
    listing,
    'sns:Publish on <NoticesPublicTopic>',
    `sns:Publish on ${readers}`,
  ],
  Manage: [
    ...items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
    listing,
    ...addressBook,
    'sns:Publish on <NoticesPublicTopic>',
    `sns:Publish on ${readers}`,
    ...machines.map((machine) => `states:DescribeExecution on arn:aws:states:REGION:ACCOUNT:execution:${machine}:*`),
    ...sources.map((source) => `states:StartExecution on <${source}StateMachine>`),
  ],
  DeliverHeld: [
    ...items('GetItem', 'Query', 'PutItem'),
    listing,
    'sns:Publish on <NoticesPublicTopic>',
    `sns:Publish on ${readers}`,
    undelivered,
  ],
  ReconcileReaders: [...items('GetItem', 'PutItem', 'DeleteItem'), listing, ...addressBook, undelivered],
};

describe('a function may', () => {
  it.each(Object.entries(FUNCTIONS))('%s: exactly what is listed', (construct, expected) => {
    const always = [
      `logs:CreateLogStream on <${construct}Logs>`,
      `logs:PutLogEvents on <${construct}Logs>`,
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ];
    expect(allowed(`${construct}Role`)).toEqual([...expected, ...always].sort());
  });

  it('the list has every function', () => {
    const functions = ownFunctions().map(([id]) => withoutHash(id).replace(/Function$/, ''));
    expect(functions.sort()).toEqual(Object.keys(FUNCTIONS).sort());
  });

  it('no role has a managed policy or an inline one beside its own, those of CDK aside', () => {
    const roles = ofType('AWS::IAM::Role', withSms).filter(([id]) => !/^(Custom|AWS)/.test(id));
    expect(roles.length).toBeGreaterThan(10);
    for (const [, { Properties }] of roles) {
      expect(Properties['ManagedPolicyArns'] ?? []).toEqual([]);
      expect(Properties['Policies'] ?? []).toEqual([]);
    }
  });
});

describe('a state machine may', () => {
  const steps = ['DeliverNotices', 'EvaluateRules', 'FindReleases', 'PullSeries'];
  it.each(sources)('%s: call the four steps, write its log and its traces', (source) => {
    const expected = [
      ...steps.flatMap((step) => [
        `lambda:InvokeFunction on <${step}Function>`,
        `lambda:InvokeFunction on <${step}Function>:*`,
      ]),
      ...[
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ].map((action) => `${action} on *`),
    ];
    expect(allowed(`${source}Role`)).toEqual(expected.sort());
  });
});

describe('a schedule may', () => {
  const roles = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) =>
    withoutHash(Properties['Target'].RoleArn['Fn::GetAtt'][0]),
  );

  it('start one state machine or call one function, and put what it could not start into the one queue', () => {
    const found = [...new Set(roles)].map((role) => allowed(`${role}DefaultPolicy`).join('\n'));
    const expected = [
      ...sources.map((source) => [`states:StartExecution on <${source}StateMachine>`]),
      ...['DeliverHeld', 'ReconcileReaders'].map((name) => [
        `lambda:InvokeFunction on <${name}Function>`,
        `lambda:InvokeFunction on <${name}Function>:*`,
      ]),
    ].map((target) => [undelivered, ...target].sort().join('\n'));
    expect(found.sort()).toEqual(expected.sort());
  });
});

describe('SMS settings', () => {
  it('are set by a call that may pass on the one role, and SNS may write its logs of SMS', () => {
    expect(allowed('SmsDeliveryStatus', withSms)).toEqual([
      'iam:PassRole on <SmsDeliveryLogRole>',
      'sns:SetSMSAttributes on *',
    ]);
    const logs = 'arn:aws:logs:REGION:ACCOUNT:log-group:sns/*';
    expect(allowed('SmsDeliveryLogRole', withSms)).toEqual([
      `logs:CreateLogGroup on ${logs}`,
      `logs:CreateLogStream on ${logs}`,
      `logs:PutLogEvents on ${logs}`,
      `logs:PutRetentionPolicy on ${logs}`,
    ]);
  });
});
