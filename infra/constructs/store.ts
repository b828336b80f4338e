import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type TableDefinition, tableDefinition } from '../../shared/storage/table-definition.ts';

/**
 * What every step of the pipeline does to items, by key. Scan is absent: a step that reads the whole table is a
 * mistake. So is DeleteItem: nothing that the pipeline writes is ever taken back.
 */
const itemActions = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

type KeySchema = TableDefinition['KeySchema'];

/** The one table: protected, recoverable to any second of the last 35 days, and kept when the stack goes. */
export class Store extends Construct {
  readonly table: dynamodb.TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new dynamodb.TableV2(this, 'Table', {
      ...keysOf(tableDefinition.KeySchema),
      billing: dynamodb.Billing.onDemand(),
      globalSecondaryIndexes: tableDefinition.GlobalSecondaryIndexes.map((index) => ({
        indexName: index.IndexName,
        ...keysOf(index.KeySchema),
        projectionType: dynamodb.ProjectionType[index.Projection.ProjectionType],
      })),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Lets a step read and write items by key. */
  grantItems(step: iam.IGrantable): void {
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: itemActions, resources: [this.table.tableArn] }),
    );
  }

  /** Lets a step write a run's plan, which is many items that nobody else writes. */
  grantBatchWrite(step: iam.IGrantable): void {
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['dynamodb:BatchWriteItem'], resources: [this.table.tableArn] }),
    );
  }

  /** Lets a step list rules, releases or readers. */
  grantListing(step: iam.IGrantable): void {
    const indexes = tableDefinition.GlobalSecondaryIndexes.map(
      (index) => `${this.table.tableArn}/index/${index.IndexName}`,
    );
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes }),
    );
  }
}

function keysOf(schema: KeySchema): { partitionKey: dynamodb.Attribute; sortKey: dynamodb.Attribute } {
  return { partitionKey: attribute(schema, 'HASH'), sortKey: attribute(schema, 'RANGE') };
}

function attribute(schema: KeySchema, role: KeySchema[number]['KeyType']): dynamodb.Attribute {
  const name = schema.find((element) => element.KeyType === role)?.AttributeName;
  const type = tableDefinition.AttributeDefinitions.find(
    (definition) => definition.AttributeName === name,
  )?.AttributeType;
  if (name === undefined || type === undefined) {
    throw new Error(`The table definition has no ${role} key with a type among ${JSON.stringify(schema)}.`);
  }
  return { name, type: dynamodb.AttributeType.STRING };
}
