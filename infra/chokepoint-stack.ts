import { ArnFormat, Duration, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { environmentSchema as deliverNoticesContract } from '../functions/deliver-notices/environment.ts';
import { environmentSchema as evaluateRulesContract } from '../functions/evaluate-rules/environment.ts';
import { environmentSchema as findReleasesContract } from '../functions/find-releases/environment.ts';
import { environmentSchema as pullSeriesContract } from '../functions/pull-series/environment.ts';
import { Alarms } from './constructs/alarms.ts';
import { Notices } from './constructs/notices.ts';
import { Pipeline, type ScheduledSource } from './constructs/pipeline.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { Store } from './constructs/store.ts';
import type { PipelineSteps } from './pipeline-definition.ts';
import type { Stage } from './stage.ts';

export interface ChokepointStackProps extends StackProps {
  readonly stage: Stage;
  readonly sources: readonly ScheduledSource[];
}

/** All of Chokepoint in one stage. It only joins what the constructs make, and says who may touch what. */
export class ChokepointStack extends Stack {
  private readonly settings: Stage;
  private readonly store: Store;
  private readonly notices: Notices;
  private readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: ChokepointStackProps) {
    super(scope, id, props);
    this.settings = props.stage;
    this.store = new Store(this, 'Store');
    this.notices = new Notices(this, 'Notices', props.stage);
    this.alarms = new Alarms(this, 'Alarms', { stage: props.stage, operationsTopic: this.notices.operationsTopic });
    const steps: PipelineSteps = {
      findReleases: this.findReleases(),
      pullSeries: this.pullSeries(),
      evaluateRules: this.evaluateRules(),
      deliverNotices: this.deliverNotices(),
    };
    for (const source of props.sources) {
      new Pipeline(this, constructId(source.id), { stage: props.stage, alarms: this.alarms, steps, source });
    }
    this.watchPublicTopic();
    Tags.of(this).add('service', 'chokepoint');
    Tags.of(this).add('stage', props.stage.name);
  }

  private findReleases(): lambda.Function {
    const step = new ServiceFunction(this, 'FindReleases', {
      ...this.common('find-releases'),
      contract: findReleasesContract,
      environment: { ...this.tableAndStage(), SOURCE_SECRET_PREFIX: this.secretPrefix() },
      errorImpact: 'New releases are not found, so nothing is pulled or evaluated until a later run succeeds.',
      errorsTolerated: 2,
      timeout: Duration.minutes(5),
      memorySize: 512,
    }).function;
    this.store.grantItems(step);
    this.store.grantBatchWrite(step);
    this.store.grantListing(step);
    this.grantSourceKeys(step);
    return step;
  }

  private pullSeries(): lambda.Function {
    const step = new ServiceFunction(this, 'PullSeries', {
      ...this.common('pull-series'),
      contract: pullSeriesContract,
      environment: { ...this.tableAndStage(), SOURCE_SECRET_PREFIX: this.secretPrefix() },
      errorImpact: 'Some series lack their newest figures; rules on them are held until a later run pulls them.',
      errorsTolerated: 5,
      // A source may queue a large answer for minutes, and a pull may take several requests.
      timeout: Duration.minutes(15),
      memorySize: 512,
    }).function;
    this.store.grantItems(step);
    this.grantSourceKeys(step);
    return step;
  }

  private evaluateRules(): lambda.Function {
    const step = new ServiceFunction(this, 'EvaluateRules', {
      ...this.common('evaluate-rules'),
      contract: evaluateRulesContract,
      environment: this.tableAndStage(),
      errorImpact: 'Some rules are not evaluated on the newest figures: their alerts are late.',
      errorsTolerated: 2,
      timeout: Duration.minutes(5),
      memorySize: 1024,
    }).function;
    this.store.grantItems(step);
    return step;
  }

  private deliverNotices(): lambda.Function {
    const step = new ServiceFunction(this, 'DeliverNotices', {
      ...this.common('deliver-notices'),
      contract: deliverNoticesContract,
      environment: {
        ...this.tableAndStage(),
        PUBLIC_TOPIC_ARN: this.notices.publicTopic.topicArn,
        LINK_BASE: this.settings.linkBase,
      },
      errorImpact: 'Readers are not told of alerts that were raised; what is undelivered waits for the next run.',
      errorsTolerated: 5,
      timeout: Duration.minutes(10),
      memorySize: 512,
    }).function;
    this.store.grantItems(step);
    this.store.grantListing(step);
    this.notices.grantPublish(step);
    Validations.of(step.role ?? step).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:chokepoint-${this.settings.name}-reader-*]`,
      reason: "Readers' topics are made when readers sign up, so they are known by the prefix of their names alone.",
    });
    return step;
  }

  private common(folder: string) {
    return { folder, stage: this.settings, alarms: this.alarms };
  }

  private tableAndStage() {
    return { TABLE_NAME: this.store.table.tableName, STAGE: this.settings.name };
  }

  /** By convention, so that a new source needs no change here: `/chokepoint/<stage>/sources/<source>`. */
  private secretPrefix(): string {
    return `/chokepoint/${this.settings.name}/sources/`;
  }

  private grantSourceKeys(step: lambda.Function): void {
    const resource = `secret:${this.secretPrefix()}*`;
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.formatArn({ service: 'secretsmanager', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME })],
      }),
    );
    Validations.of(step.role ?? step).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:${resource}]`,
      reason: 'Secrets Manager ends each name with six random characters, and keys of sources are found by convention.',
    });
  }

  private watchPublicTopic(): void {
    this.alarms.add({
      runbook: 'public-topic-undelivered',
      impact: 'A subscriber of the public topic, a machine, has missed alert events.',
      metric: this.notices.publicTopic.metricNumberOfNotificationsFailed({ period: Duration.minutes(15) }),
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** `us-census` as `UsCensus`. */
function constructId(source: string): string {
  return source.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
