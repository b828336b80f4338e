import { Duration } from 'aws-cdk-lib';
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type TableDefinition, tableDefinition } from '../../shared/storage/table-definition.ts';
import { removalPolicy } from '../removal-policy.ts';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';

/** What a function may do to items. Scan is absent: a function that reads the whole table is a mistake. */
export type ItemAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';

/** Epoch seconds after which an item may go: answers kept for repeats of a call. */
const EXPIRES = 'expires';

type KeySchema = TableDefinition['KeySchema'];

/**
 * The one table: recoverable to any second of the last 35 days, and, unless the stage is disposable, protected against
 * deletion and kept when the stack goes.
 */
export class Store extends Construct {
  readonly table: dynamodb.TableV2;

  constructor(scope: Construct, id: string, stage: Stage) {
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
      timeToLiveAttribute: EXPIRES,
      deletionProtection: !stage.disposable,
      removalPolicy: removalPolicy(stage),
    });
  }

  /** Lets a function do so much to items, and no more. */
  grantItems(step: iam.IGrantable, actions: readonly ItemAction[]): void {
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
  }

  watch(alarms: Alarms): void {
    const period = Duration.minutes(5);
    alarms.add({
      runbook: 'table-throttled',
      impact:
        'DynamoDB turns requests away: pulls, evaluations and deliveries are slow, and the console may show errors.',
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        label: 'Requests turned away',
        period,
        usingMetrics: {
          reads: this.table.metric('ReadThrottleEvents', { period, statistic: 'Sum' }),
          writes: this.table.metric('WriteThrottleEvents', { period, statistic: 'Sum' }),
        },
      }),
      threshold: 10,
      evaluationPeriods: 3,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Lets a function list rules, readers and whatever else the index holds. */
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
