/** The four steps of a run, and what each may touch. */
import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { environmentSchema as deliverNoticesContract } from '../functions/deliver-notices/environment.ts';
import { environmentSchema as evaluateRulesContract } from '../functions/evaluate-rules/environment.ts';
import { environmentSchema as findReleasesContract } from '../functions/find-releases/environment.ts';
import { environmentSchema as pullSeriesContract } from '../functions/pull-series/environment.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { common, type Foundations, tableAndStage } from './foundations.ts';
import type { PipelineSteps } from './pipeline-definition.ts';

export function pipelineFunctions(scope: Construct, foundations: Foundations): PipelineSteps {
  return {
    findReleases: findReleases(scope, foundations),
    pullSeries: pullSeries(scope, foundations),
    evaluateRules: evaluateRules(scope, foundations),
    deliverNotices: deliverNotices(scope, foundations),
  };
}

function findReleases(scope: Construct, foundations: Foundations): lambda.Function {
  const { store, stage } = foundations;
  const step = new ServiceFunction(scope, 'FindReleases', {
    ...common(foundations, 'find-releases'),
    contract: findReleasesContract,
    environment: { ...tableAndStage(foundations), SOURCE_SECRET_PREFIX: secretPrefix(stage.name) },
    errorImpact: 'New releases are not found, so nothing is pulled or evaluated until a later run succeeds.',
    errorsTolerated: 2,
    timeout: Duration.minutes(5),
    memorySize: 512,
  }).function;
  store.grantItems(step, ['GetItem', 'Query', 'PutItem', 'BatchWriteItem']);
  store.grantListing(step);
  grantSourceKeys(step, stage.name);
  return step;
}

function pullSeries(scope: Construct, foundations: Foundations): lambda.Function {
  const { store, stage } = foundations;
  const step = new ServiceFunction(scope, 'PullSeries', {
    ...common(foundations, 'pull-series'),
    contract: pullSeriesContract,
    environment: { ...tableAndStage(foundations), SOURCE_SECRET_PREFIX: secretPrefix(stage.name) },
    errorImpact: 'Some series lack their newest figures; rules on them are held until a later run pulls them.',
    errorsTolerated: 5,
    // A source may queue a large answer for minutes, and a pull may take several requests.
    timeout: Duration.minutes(15),
    memorySize: 512,
  }).function;
  store.grantItems(step, ['GetItem', 'Query', 'PutItem']);
  grantSourceKeys(step, stage.name);
  return step;
}

function evaluateRules(scope: Construct, foundations: Foundations): lambda.Function {
  const step = new ServiceFunction(scope, 'EvaluateRules', {
    ...common(foundations, 'evaluate-rules'),
    contract: evaluateRulesContract,
    environment: tableAndStage(foundations),
    errorImpact: 'Some rules are not evaluated on the newest figures: their alerts are late.',
    errorsTolerated: 2,
    timeout: Duration.minutes(5),
    memorySize: 1024,
  }).function;
  // What a rule that is gone leaves behind is taken away: its summary, and its place in the index.
  foundations.store.grantItems(step, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
  return step;
}

function deliverNotices(scope: Construct, foundations: Foundations): lambda.Function {
  const { stage, store, notices, linkBase } = foundations;
  const step = new ServiceFunction(scope, 'DeliverNotices', {
    ...common(foundations, 'deliver-notices'),
    contract: deliverNoticesContract,
    environment: {
      ...tableAndStage(foundations),
      PUBLIC_TOPIC_ARN: notices.publicTopic.topicArn,
      LINK_BASE: linkBase,
      NOTICES_PER_SECOND: String(stage.noticesPerSecond),
    },
    errorImpact: 'Readers are not told of alerts that were raised; what is undelivered waits for the next run.',
    errorsTolerated: 5,
    timeout: Duration.minutes(10),
    memorySize: 512,
  }).function;
  store.grantItems(step, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
  store.grantListing(step);
  notices.grantPublish(step);
  return step;
}

/** By convention, so that a new source needs no change here: `/chokepoint/<stage>/sources/<source>`. */
function secretPrefix(stage: string): string {
  return `/chokepoint/${stage}/sources/`;
}

function grantSourceKeys(step: lambda.Function, stage: string): void {
  const resource = `secret:${secretPrefix(stage)}*`;
  step.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        Stack.of(step).formatArn({ service: 'secretsmanager', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
      ],
    }),
  );
  Validations.of(step.role ?? step).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:${resource}]`,
    reason: 'Secrets Manager ends each name with six random characters, and keys of sources are found by convention.',
  });
}
