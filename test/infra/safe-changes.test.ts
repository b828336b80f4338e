import { describe, expect, it } from 'vitest';
import { inlinePoliciesOf, ofType, only, type Resource, resources } from './template.ts';

const prod = { stage: 'prod', sms: 'on' };

/**
 * What holds data that a deployment cannot bring again, by the logical id under which it is deployed. CloudFormation takes
 * another id for another resource: it would make a new, empty one and let go of the old one. Never change these.
 */
const STATEFUL: Readonly<Record<string, string>> = {
  StoreTable0CCFA19B: 'AWS::DynamoDB::GlobalTable',
  IdentityUserPool96FE3B9B: 'AWS::Cognito::UserPool',
  NoticesPublicTopic6CECC366: 'AWS::SNS::Topic',
  NoticesOperationsTopic3F317D13: 'AWS::SNS::Topic',
};

/** Types of resources that keep what others gave them, whether this stack has some or not. */
const KEEPERS =
  /^AWS::(DynamoDB::(Global)?Table|Cognito::UserPool|SNS::Topic|S3::Bucket|SecretsManager::Secret|KMS::Key|RDS::.*|Backup::.*|Kinesis::Stream)$/;

/** Filled by each deployment anew. */
const REPRODUCIBLE = ['ConsoleBucket86B6957C'];

const deletes = ({ DeletionPolicy = 'Delete' }: Resource) => DeletionPolicy === 'Delete';

describe('what holds data', () => {
  it('stands under the logical ids of the first deployment, whatever the stage', () => {
    for (const settings of [{}, prod]) {
      const keepers = Object.entries(resources(settings)).filter(([, { Type }]) => KEEPERS.test(Type));
      const stateful = keepers.filter(([id]) => !REPRODUCIBLE.includes(id));
      expect(Object.fromEntries(stateful.map(([id, { Type }]) => [id, Type]))).toEqual(STATEFUL);
    }
  });

  it('stays when the stack goes, or the resource has to be replaced', () => {
    for (const id of Object.keys(STATEFUL))
      expect({ [id]: resources(prod)[id] }).toMatchObject({
        [id]: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
      });
  });

  it('cannot be deleted by hand where AWS can refuse that', () => {
    const [replica] = only('AWS::DynamoDB::GlobalTable', '', prod).Properties['Replicas'];
    expect(replica.DeletionProtectionEnabled).toBe(true);
    expect(only('AWS::Cognito::UserPool', '', prod).Properties['DeletionProtection']).toBe('ACTIVE');
  });

  it('has no name of its own, so that a replacement never collides with what stays', () => {
    for (const id of Object.keys(STATEFUL)) {
      const { Properties } = resources(prod)[id] ?? {};
      expect([Properties?.['TableName'], Properties?.['TopicName']]).toEqual([undefined, undefined]);
    }
  });
});

describe('destroying a disposable stage', () => {
  it('leaves nothing of the stack behind', () => {
    const kept = Object.entries(resources({ sms: 'on' })).filter(([, resource]) => !deletes(resource));
    expect(kept.map(([id]) => id)).toEqual([]);
    const [replica] = only('AWS::DynamoDB::GlobalTable').Properties['Replicas'];
    expect(replica.DeletionProtectionEnabled).toBe(false);
    expect(only('AWS::Cognito::UserPool').Properties['DeletionProtection']).not.toBe('ACTIVE');
  });

  it('empties the bucket first, and takes away the topics that were made for readers', () => {
    expect(ofType('Custom::S3AutoDeleteObjects')).toHaveLength(1);
    expect(only('Custom::RemoveReaderTopics').Properties['Prefix']).toBe('chokepoint-dev-reader-');
    const [inline] = inlinePoliciesOf('CustomRemoveReaderTopicsCustomResourceProviderRole64BD4318');
    expect(inline).toEqual([
      'sns:ListTopics on *',
      'sns:DeleteTopic on arn:aws:sns:REGION:ACCOUNT:chokepoint-dev-reader-*',
      'cloudformation:DescribeStacks on <AWS::StackId>',
    ]);
  });

  it('is not what happens to another: it keeps the topics of readers', () => {
    expect(ofType('Custom::RemoveReaderTopics', prod)).toEqual([]);
  });

  it('keeps no log for longer than the stage says', () => {
    const groups = ofType('AWS::Logs::LogGroup', { logRetentionDays: '7' });
    expect(groups.length).toBeGreaterThan(8);
    for (const [, { Properties }] of groups) expect(Properties['RetentionInDays']).toBe(7);
  });
});
