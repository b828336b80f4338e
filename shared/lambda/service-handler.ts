/** What every Lambda of Chokepoint shares: input and environment checked, services built once, one log line a call. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { InputInvalid } from './input-invalid.ts';

export interface ServiceHandler<Input extends z.ZodType, Environment extends z.ZodType, Services, Output> {
  readonly name: string;
  readonly input: Input;
  readonly environment: Environment;
  /** Runs at the first call only; a failure is tried again at the next call. */
  readonly services: (environment: z.output<Environment>) => Promise<Services> | Services;
  readonly run: (input: z.output<Input>, services: Services) => Promise<Output>;
}

/** Wraps a use case as a Lambda handler. Throws what the use case throws, so that Step Functions can retry by its name. */
export function serviceHandler<Input extends z.ZodType, Environment extends z.ZodType, Services, Output>(
  definition: ServiceHandler<Input, Environment, Services, Output>,
) {
  const logger = new Logger({ serviceName: definition.name });
  let services: Promise<Services> | undefined;
  const build = async () => definition.services(definition.environment.parse(process.env));
  return middy<unknown, Output, Error, Context>()
    .use(injectLambdaContext(logger))
    .use({
      onError: ({ error }) => {
        logger.error('failed', { error: error as Error });
      },
    })
    .handler(async (event): Promise<Output> => {
      const parsed = definition.input.safeParse(event);
      if (!parsed.success) throw new InputInvalid(definition.name, z.prettifyError(parsed.error));
      services ??= build();
      const built = await services.catch((error: unknown) => {
        services = undefined;
        throw error;
      });
      logger.appendKeys(runKeys(parsed.data));
      const output = await definition.run(parsed.data, built);
      logger.info('done', { output });
      return output;
    });
}

/** One correlation id from schedule to notice: the run. */
function runKeys(input: unknown): Record<string, string> {
  const run = typeof input === 'object' && input !== null ? Reflect.get(input, 'run') : undefined;
  return typeof run === 'string' ? { run } : {};
}
