import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { METRICS_NAMESPACE } from '../../shared/lambda/metric-names.ts';
import { bundledCode } from '../bundling/bundled-code.ts';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';

export interface ServiceFunctionProps<Contract extends z.ZodObject> {
  readonly stage: Stage;
  readonly alarms: Alarms;
  /** Folder under `functions/`, which holds `handler.ts`. */
  readonly folder: string;
  /** The function's environment contract; it is what makes a forgotten variable a compile error. */
  readonly contract: Contract;
  readonly environment: z.input<Contract>;
  /** What it means for readers or operators when this function fails, in a sentence. */
  readonly errorImpact: string;
  /** Errors within 15 minutes that the pipeline's own retries make up for. */
  readonly errorsTolerated?: number;
  readonly timeout: Duration;
  readonly memorySize: number;
}

/**
 * The only way to make a Lambda here. It brings its own role, log group, bundle and error alarm; what the function
 * may touch is granted to it from outside.
 */
export class ServiceFunction<Contract extends z.ZodObject> extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Contract>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: `Chokepoint ${props.stage.name}: ${props.folder}`,
      code: bundledCode(props.folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        ...defined(props.environment),
        POWERTOOLS_SERVICE_NAME: props.folder,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      },
    });
    this.acknowledgeTracing(role);
    this.addErrorAlarm(props);
  }

  private addErrorAlarm(props: ServiceFunctionProps<Contract>): void {
    props.alarms.add({
      runbook: `${props.folder}-errors`,
      impact: props.errorImpact,
      metric: this.function.metricErrors({ period: Duration.minutes(15), statistic: 'Sum' }),
      threshold: (props.errorsTolerated ?? 0) + 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private acknowledgeTracing(role: iam.Role): void {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes trace segments on no narrower resource than *.',
    });
  }
}

/** Lambda has no absent variables, only variables that are not set; and a variable is a text. */
function defined(environment: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => {
      if (typeof value !== 'string') throw new Error(`${name} is ${JSON.stringify(value)}; expected a text`);
      return [name, value];
    }),
  );
}
