/**
 * What a run does, as Step Functions executes it on AWS and the embedded engine on one machine. JSONPath and
 * `payloadResponseOnly` throughout, because the embedded engine reads nothing else.
 *
 * Only references pass between the states: a batch is `{ run, batch }`, its content lies in the table.
 */
import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke, type LambdaInvokeProps } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

export interface PipelineSteps {
  readonly findReleases: lambda.Function;
  readonly pullSeries: lambda.Function;
  readonly evaluateRules: lambda.Function;
  readonly deliverNotices: lambda.Function;
}

/** Rules evaluated at once; the source is not asked, so only the table and the account's Lambda limit matter. */
const evaluationConcurrency = 10;

const backOff = { backoffRate: 2, jitterStrategy: sfn.JitterType.FULL };

/** Asking again does not help against a refused key, an answer that cannot be trusted, or an input that is wrong. */
const neverAgain = {
  errors: [
    'SourceAuthentication',
    'SourceFormat',
    'SourceQuotaSpent',
    'SeriesRefused',
    'UnknownSource',
    'InputInvalid',
  ],
  maxAttempts: 0,
};

/** The client has asked a few times within seconds already; a publisher that is down stays so for minutes. */
const sourceAway = {
  ...backOff,
  errors: ['SourceUnavailable'],
  interval: Duration.seconds(30),
  maxAttempts: 4,
  maxDelay: Duration.minutes(5),
};

const lambdaFaults = {
  ...backOff,
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(2),
  maxAttempts: 6,
};

/** Every step may be repeated, so whatever else went wrong is tried twice more before it counts. */
const anythingElse = { ...backOff, errors: [sfn.Errors.ALL], interval: Duration.seconds(10), maxAttempts: 2 };

/**
 * A topic that throttles or is away: what is left is delivered by the same step, later. The last attempt comes after
 * half an hour, when a claim that a dead invocation left on a mailbox has long run out (16 minutes).
 */
const deferred = { errors: ['DeliveryDeferred'], interval: Duration.seconds(60), maxAttempts: 5, backoffRate: 2 };

/**
 * The chain of a run; input `{ source, run?, from?, until?, rules? }`. A run that is not named takes the execution's name,
 * so a repeat of its first step, a redrive too, is the same run.
 */
export function pipelineDefinition(scope: Construct, steps: PipelineSteps, pullConcurrency: number): sfn.IChainable {
  const findReleases = step(scope, 'FindReleases', steps.findReleases);
  retried(findReleases, [neverAgain, sourceAway, lambdaFaults, anythingElse]);
  const pullSeries = step(scope, 'PullSeries', steps.pullSeries, { resultSelector: { failed: false } });
  retried(pullSeries, [neverAgain, sourceAway, lambdaFaults, anythingElse]);
  const evaluateRules = step(scope, 'EvaluateRules', steps.evaluateRules, { resultSelector: { failed: false } });
  retried(evaluateRules, [neverAgain, lambdaFaults, anythingElse]);

  findReleases
    .next(eachBatch(scope, { task: pullSeries, items: '$.pulls', maxConcurrency: pullConcurrency }))
    .next(eachBatch(scope, { task: evaluateRules, items: '$.evaluations', maxConcurrency: evaluationConcurrency }))
    .next(deliverNotices(scope, steps.deliverNotices))
    .next(verdict(scope));
  const nameRun = new sfn.Pass(scope, 'NameRun', { inputPath: '$$.Execution.Name', resultPath: '$.run' });
  return new sfn.Choice(scope, 'IsRunNamed')
    .when(sfn.Condition.isPresent('$.run'), findReleases)
    .otherwise(nameRun.next(findReleases));
}

function deliverNotices(scope: Construct, handler: lambda.Function): sfn.TaskStateBase {
  const payload = sfn.TaskInput.fromObject({
    run: sfn.JsonPath.stringAt('$.run'),
    source: sfn.JsonPath.stringAt('$.source'),
    pulls: sfn.JsonPath.objectAt('$.pulls'),
    evaluations: sfn.JsonPath.objectAt('$.evaluations'),
  });
  const task = step(scope, 'DeliverNotices', handler, { payload });
  retried(task, [neverAgain, deferred, lambdaFaults, anythingElse]);
  return task;
}

/** Readers are told first, then the run fails for operators to see: a missing batch delays nobody else's notice. */
function verdict(scope: Construct): sfn.Choice {
  const incomplete = new sfn.Fail(scope, 'RunIncomplete', {
    error: 'PullIncomplete',
    cause: 'Some batches of this run could not be pulled or evaluated; the others were delivered.',
  });
  return new sfn.Choice(scope, 'IsComplete')
    .when(sfn.Condition.numberGreaterThan('$.failures', 0), incomplete)
    .otherwise(new sfn.Succeed(scope, 'Complete'));
}

interface Batches {
  readonly task: sfn.TaskStateBase;
  /** Path of the batches; what came of each takes its place. */
  readonly items: string;
  readonly maxConcurrency: number;
}

/** A batch yields `{ failed: false }`; one that fails for good `{ failed: true, batch, error }`, and stops no other. */
function eachBatch(scope: Construct, { task, items, maxConcurrency }: Batches): sfn.Map {
  const failed = new sfn.Pass(scope, `${task.id}Failed`, {
    // The error's name alone: the message and the trace are in the function's log, the state stays small.
    parameters: {
      failed: true,
      batch: sfn.JsonPath.numberAt('$.batch'),
      error: sfn.JsonPath.stringAt('$.error.Error'),
    },
  });
  task.addCatch(failed, { resultPath: '$.error' });
  const map = new sfn.Map(scope, `${task.id}ByBatch`, { itemsPath: items, resultPath: items, maxConcurrency });
  return map.itemProcessor(task);
}

function step(
  scope: Construct,
  name: string,
  handler: lambda.Function,
  props: Partial<LambdaInvokeProps> = {},
): LambdaInvoke {
  const timeout = handler.timeout ?? Duration.minutes(15);
  return new LambdaInvoke(scope, name, {
    lambdaFunction: handler,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: sfn.Timeout.duration(timeout),
    ...props,
  });
}

function retried(task: sfn.TaskStateBase, retries: readonly sfn.RetryProps[]): void {
  for (const retry of retries) task.addRetry(retry);
}
