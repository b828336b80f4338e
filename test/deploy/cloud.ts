/** Clients of the emulated cloud as its administrator, and what the deployed stack is made of. */
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../shared/storage/table.ts';
import type { Emulator } from './emulator.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** Clients that the administrator of the account would have. */
export function clientsOf({ endpoint, region }: Pick<Emulator, 'endpoint' | 'region'>) {
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudTrail: new CloudTrailClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    dynamo: documentClient(new DynamoDBClient(settings)),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    scheduler: new SchedulerClient(settings),
    secrets: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    stepFunctions: new SFNClient(settings),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Every resource of a stack. */
export async function stackResources(clients: Clients, stack: string): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client: clients.cloudFormation }, { StackName: stack })) {
    for (const { LogicalResourceId = '', ResourceType = '', PhysicalResourceId = '' } of page.StackResourceSummaries ??
      [])
      resources.push({ logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId });
  }
  return resources;
}

/** The physical id of the one resource of a type whose logical id begins so. Throws when there is not exactly one. */
export function physicalId(resources: readonly StackResource[], type: string, logicalPrefix: string): string {
  const found = resources.filter((each) => each.type === type && each.logicalId.startsWith(logicalPrefix));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`expected one ${type} ${logicalPrefix}…, found ${found.map((each) => each.logicalId).join(', ')}`);
  return only.physicalId;
}
