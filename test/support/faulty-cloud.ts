/** DynamoDB and SNS that fail at one of the calls made to them, counted over both. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import { localClientConfig } from '../../local/dynamodb/aws-environment.ts';
import type { LocalSns } from '../../local/sns/local-sns.ts';
import { documentClient, type Table } from '../../shared/storage/table.ts';
import { makeClient } from '../local/sns/sns-fixture.ts';
import type { TestTable } from './dynamodb.ts';

class Injected extends Error {
  override name = 'Injected' as const;
}

export interface CloudFault {
  /** From 1. */
  readonly call: number;
  /** Before the call took effect, or after it. */
  readonly when: 'before' | 'after';
  /** One call fails and the process lives on, or the process is gone from there on. */
  readonly how: 'once' | 'death';
}

export interface FaultyCloud {
  readonly table: Table;
  readonly snsClient: SNSClient;
  /** The calls so far; fewer than the fault's: it never came. */
  calls(): number;
  /** What the call that failed was. */
  failed(): string;
}

/** A call of SNS that fails once does so on the wire: an error for an answer, or none after the effect. */
export function faultyCloud({ endpoint, table }: TestTable, sns: LocalSns, fault: CloudFault): FaultyCloud {
  let calls = 0;
  let failed = '';
  let isDead = false;
  const dynamo = new DynamoDBClient(localClientConfig(endpoint));
  const snsClient = makeClient(sns.url);
  const guard = async <Answer>(name: string, next: () => Promise<Answer>): Promise<Answer> => {
    if (isDead) throw new Injected('the process is gone');
    calls += 1;
    if (calls !== fault.call) return next();
    failed = name;
    isDead = fault.how === 'death';
    const onTheWire = fault.how === 'once' && name.startsWith('Publish');
    if (onTheWire) {
      const after = fault.when === 'after';
      sns.failNext('Publish', { code: 'InternalError', status: 500, afterEffect: after, dropConnection: after });
      return next();
    }
    if (fault.when === 'after') await next();
    throw new Injected(`${fault.when} call ${calls}, ${name}`);
  };
  dynamo.middlewareStack.add(
    (next, context) => (request) => guard(String(context['commandName']), () => next(request)),
    {
      step: 'initialize',
      name: 'faultyCloud',
    },
  );
  snsClient.middlewareStack.add(
    (next, context) => (request) => guard(String(context['commandName']), () => next(request)),
    {
      step: 'initialize',
      name: 'faultyCloud',
    },
  );
  return { table: { client: documentClient(dynamo), table }, snsClient, calls: () => calls, failed: () => failed };
}
