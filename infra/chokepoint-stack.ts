import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { ConsoleHosting } from './constructs/console-hosting.ts';
import { Identity } from './constructs/identity.ts';
import { Notices } from './constructs/notices.ts';
import { Overview } from './constructs/overview.ts';
import { Pipeline, type ScheduledSource } from './constructs/pipeline.ts';
import { serviceMetric } from './constructs/service-metrics.ts';
import { Sms } from './constructs/sms.ts';
import { Spending } from './constructs/spending.ts';
import { Store } from './constructs/store.ts';
import { Undelivered } from './constructs/undelivered.ts';
import type { Foundations } from './foundations.ts';
import { grantRuns, manageFunction } from './manage-function.ts';
import { pipelineFunctions } from './pipeline-functions.ts';
import { scheduledFunctions } from './scheduled-functions.ts';
import type { Stage } from './stage.ts';

export interface ChokepointStackProps extends StackProps {
  readonly stage: Stage;
  readonly sources: readonly ScheduledSource[];
}

/** Where the local service serves the console, for a stage that has none of its own. */
const LOCAL_CONSOLE = 'http://127.0.0.1:8787';

/** All of Chokepoint in one stage. It only joins what the constructs make. */
export class ChokepointStack extends Stack {
  constructor(scope: Construct, id: string, props: ChokepointStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const console = stage.console ? this.console(stage) : undefined;
    const consoleOrigin = console?.origin ?? new URL(stage.linkBase ?? LOCAL_CONSOLE).origin;
    const foundations = this.foundations(stage, stage.linkBase ?? consoleOrigin);
    const steps = pipelineFunctions(this, foundations);
    const manage = manageFunction(this, foundations);
    const scheduled = scheduledFunctions(this, foundations);
    const pipelines = this.pipelines(props, foundations, steps);
    grantRuns(manage, Object.values(pipelines));
    const identity = new Identity(this, 'Identity', { stage, consoleOrigin });
    const api = new Api(this, 'Api', {
      stage,
      alarms: foundations.alarms,
      handler: manage,
      issuer: identity.issuer,
      audience: [identity.client.userPoolClientId],
      consoleOrigin,
    });
    console?.publish(settingsOf(stage, api, identity));
    this.watch(foundations, pipelines);
    const functions = [...Object.values(steps), manage, ...scheduled];
    new Overview(this, 'Overview', { ...foundations, pipelines, functions });
    this.outputs({ foundations, identity, api, consoleOrigin });
    Tags.of(this).add('service', 'chokepoint');
    Tags.of(this).add('stage', stage.name);
  }

  private console(stage: Stage): ConsoleHosting {
    // Not the API's own address: it is known only once the API knows the console's, from which alone it takes calls.
    const api =
      stage.domain.api === undefined ? `*.execute-api.${this.region}.${this.urlSuffix}` : stage.domain.api.name;
    const signIn = `*.auth.${this.region}.amazoncognito.com`;
    return new ConsoleHosting(this, 'Console', { stage, connectsTo: [`https://${api}`, `https://${signIn}`] });
  }

  private foundations(stage: Stage, linkBase: string): Foundations {
    const store = new Store(this, 'Store', stage);
    const notices = new Notices(this, 'Notices', stage);
    if (stage.disposable) notices.removeWithStack();
    const alarms = new Alarms(this, 'Alarms', { stage, operationsTopic: notices.operationsTopic });
    const undelivered = new Undelivered(this, 'Undelivered', alarms);
    return { stage, alarms, store, notices, undelivered, linkBase };
  }

  private pipelines(
    { stage, sources }: ChokepointStackProps,
    { alarms, undelivered }: Foundations,
    steps: ReturnType<typeof pipelineFunctions>,
  ): Record<string, Pipeline> {
    return Object.fromEntries(
      sources.map((source) => [
        source.id,
        new Pipeline(this, constructId(source.id), { stage, alarms, steps, source, undelivered }),
      ]),
    );
  }

  private watch({ stage, alarms, notices, store }: Foundations, pipelines: Readonly<Record<string, Pipeline>>): void {
    notices.watch(alarms);
    store.watch(alarms);
    for (const source of Object.keys(pipelines)) {
      alarms.add({
        runbook: 'release-late',
        about: source,
        impact:
          'A release is later than this source has ever been known to be; rules on it wait, and readers were told.',
        metric: serviceMetric(stage, 'ReleasesLate', { source, statistic: 'Maximum', period: Duration.days(1) }),
        threshold: 1,
        missingData: TreatMissingData.NOT_BREACHING,
      });
    }
    alarms.add({
      runbook: 'notices-parked',
      impact: 'SNS refuses notices to some readers for good: they are not told of alerts until somebody mends it.',
      metric: serviceMetric(stage, 'NoticesParked', { period: Duration.minutes(15) }),
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
    if (stage.sms) new Sms(this, 'Sms', { stage, alarms });
    const { monthlyBudget: monthly, operationsEmail: email } = stage;
    if (monthly !== undefined && email !== undefined) {
      new Spending(this, 'Spending', { monthly, email, name: `chokepoint-${stage.name}` });
    }
  }

  private outputs({ foundations, identity, api, consoleOrigin }: Outputs): void {
    const values = {
      ApiUrl: api.url,
      ConsoleUrl: consoleOrigin,
      SignInUrl: identity.signInUrl,
      UserPoolId: identity.userPool.userPoolId,
      UserPoolClientId: identity.client.userPoolClientId,
      TableName: foundations.store.table.tableName,
      PublicTopicArn: foundations.notices.publicTopic.topicArn,
      OperationsTopicArn: foundations.notices.operationsTopic.topicArn,
    };
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}

interface Outputs {
  readonly foundations: Foundations;
  readonly identity: Identity;
  readonly api: Api;
  readonly consoleOrigin: string;
}

/** The console's `config.json`: where its service is. */
function settingsOf(stage: Stage, { url }: Api, { issuer, signInUrl, client }: Identity): Record<string, string> {
  return {
    mode: 'aws',
    stage: stage.name,
    api: url,
    issuer,
    authorizationEndpoint: `${signInUrl}/oauth2/authorize`,
    tokenEndpoint: `${signInUrl}/oauth2/token`,
    logoutEndpoint: `${signInUrl}/logout`,
    clientId: client.userPoolClientId,
  };
}

/** `us-census` as `UsCensus`. */
function constructId(source: string): string {
  return source.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
