/** No embedded DynamoDB could be started or reached. */
export class DynamoDbUnavailable extends Error {
  override name = 'DynamoDbUnavailable' as const;
}
