/** Where the items live, and the client that reaches them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Table {
  readonly client: DynamoDBDocumentClient;
  /** Name of the table. */
  readonly table: string;
}

/** Wraps a client so that items are plain JSON; a member that is undefined is left out. */
export function documentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** A client for where the standard AWS variables point: region, credentials, `AWS_ENDPOINT_URL_DYNAMODB`. */
export function dynamoClient(): DynamoDBDocumentClient {
  return documentClient(new DynamoDBClient({}));
}
