/** The function behind every route, as a middy handler. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { problemResult } from './answer.ts';
import { compressed } from './compression.ts';
import { dispatch, operationOf } from './dispatch.ts';
import { type ApiResult, eventSchema } from './event.ts';
import { ProblemFound } from './problem-found.ts';
import type { ManageServices } from './services.ts';

export interface ManageOptions {
  /** Hold every answer against the schema that documents it; costs time, so not on AWS. */
  readonly checksAnswers: boolean;
  /** Told of every fault beside the log. */
  readonly onFault?: (error: unknown) => void;
}

/**
 * The handler of API Gateway's events (HTTP API, payload 2.0). A fault is logged whole and answered as a 500 that says
 * nothing of it. The log names the operation, never the address, the caller or the body.
 *
 * @param build runs at the first call only; a failure is tried again at the next call
 */
export function manageHandler(build: () => ManageServices | Promise<ManageServices>, options: ManageOptions) {
  const logger = new Logger({ serviceName: 'manage' });
  let services: Promise<ManageServices> | undefined;
  const serve = async (event: unknown): Promise<ApiResult> => {
    const parsed = eventSchema.parse(event);
    services ??= (async () => build())();
    const built = await services.catch((error: unknown) => {
      services = undefined;
      throw error;
    });
    const began = performance.now();
    const result = await dispatch(parsed, built, options);
    logger.info('answered', {
      operation: operationOf(parsed),
      status: result.statusCode,
      ms: Math.round(performance.now() - began),
      request: parsed.requestContext.requestId,
    });
    return compressed(parsed, result);
  };
  return middy<unknown, ApiResult, Error, Context>()
    .use(injectLambdaContext(logger))
    .use({
      onError: (request) => {
        logger.error('failed', { error: request.error as Error });
        options.onFault?.(request.error);
        request.response = problemResult(
          new ProblemFound('internal', 'The service failed; the fault is logged under the request id.'),
          requestIdIn(request.event),
        );
      },
    })
    .handler(serve);
}

function requestIdIn(event: unknown): string {
  const parsed = eventSchema.safeParse(event);
  return parsed.success ? parsed.data.requestContext.requestId : 'unknown';
}
