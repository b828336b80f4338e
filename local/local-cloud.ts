/** The embedded AWS: DynamoDB and SNS on loopback, with the variables by which the handlers' own SDK clients find them. */
import { join } from 'node:path';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { documentClient, type Table } from '../shared/storage/table.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lockDirectory } from './data-directory.ts';
import { awsEnvironment, localClientConfig } from './dynamodb/aws-environment.ts';
import { createTable } from './dynamodb/create-table.ts';
import { startDynamoDb } from './dynamodb/start-dynamodb.ts';
import { type LocalSns, startLocalSns } from './sns/local-sns.ts';

export const STAGE = 'local';
export const TABLE_NAME = `chokepoint-${STAGE}`;
/** What the names of readers' topics begin with. */
export const READER_TOPICS = `chokepoint-${STAGE}-reader-`;

export interface LocalCloud {
  readonly table: Table;
  readonly sns: LocalSns;
  readonly snsClient: SNSClient;
  readonly publicTopic: string;
  /** What the handlers read from their environment. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts both on a data directory of their own, which no other service may use meanwhile. Throws `DirectoryInUse`. */
export async function startLocalCloud(directory: string, linkBase: string): Promise<LocalCloud> {
  const lock = lockDirectory(directory);
  const dynamo = await startDynamoDb({ directory });
  const sns = await startLocalSns({ file: join(directory, 'sns.sqlite') });
  await createTable(dynamo.endpoint, TABLE_NAME);
  const snsClient = new SNSClient(localClientConfig(sns.url));
  const { TopicArn: publicTopic = '' } = await snsClient.send(
    new CreateTopicCommand({ Name: `chokepoint-${STAGE}-public` }),
  );
  return {
    table: { client: documentClient(new DynamoDBClient(localClientConfig(dynamo.endpoint))), table: TABLE_NAME },
    sns,
    snsClient,
    publicTopic,
    environment: {
      ...awsEnvironment(dynamo.endpoint),
      AWS_ENDPOINT_URL_SNS: sns.url,
      TABLE_NAME,
      STAGE,
      PUBLIC_TOPIC_ARN: publicTopic,
      TOPIC_PREFIX: READER_TOPICS,
      LINK_BASE: linkBase,
      // The log of the functions would stand between the lines that a person or a script reads.
      POWERTOOLS_LOG_LEVEL: process.env['POWERTOOLS_LOG_LEVEL'] ?? 'SILENT',
    },
    async close() {
      snsClient.destroy();
      await sns.close();
      await dynamo.close();
      lock.release();
    },
  };
}
