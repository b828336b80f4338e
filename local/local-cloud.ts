/** The embedded AWS: DynamoDB and SNS on loopback, with the variables by which the handlers' own SDK clients find them. */
import { readFile, writeFile } from 'node:fs/promises';
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
  const opened: (() => unknown)[] = [];
  try {
    return await openCloud(directory, linkBase, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Last opened, first closed. */
async function closeAll(opened: (() => unknown)[]): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

async function openCloud(directory: string, linkBase: string, opened: (() => unknown)[]): Promise<LocalCloud> {
  const lock = lockDirectory(directory);
  opened.push(() => lock.release());
  const dynamo = await startDynamoDb({ directory });
  opened.push(() => dynamo.close());
  const sns = await startSnsWhereItWas(directory);
  opened.push(() => sns.close());
  await createTable(dynamo.endpoint, TABLE_NAME);
  const snsClient = new SNSClient(localClientConfig(sns.url));
  opened.push(() => snsClient.destroy());
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
    close: () => closeAll(opened),
  };
}

/** On the port of last time where it is free: the links in mails that were delivered name it. */
async function startSnsWhereItWas(directory: string): Promise<LocalSns> {
  const [file, mark] = [join(directory, 'sns.sqlite'), join(directory, 'sns-port')];
  const port = Number.parseInt(await readFile(mark, 'utf8').catch(() => ''), 10);
  const sns = await (Number.isNaN(port)
    ? startLocalSns({ file })
    : startLocalSns({ file, port }).catch(() => startLocalSns({ file })));
  await writeFile(mark, new URL(sns.url).port);
  return sns;
}
