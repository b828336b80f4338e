/** What every Lambda of Chokepoint shares: input and environment checked, services built once, one log line a call. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { emitMetrics } from './emit-metrics.ts';
import { InputInvalid } from './input-invalid.ts';
import type { Counts } from './metric-names.ts';

export interface ServiceHandler<Input extends z.ZodType, Environment extends z.ZodType, Services, Output> {
  readonly name: string;
  readonly input: Input;
  readonly environment: Environment;
  /** Runs at the first call only; a failure is tried again at the next call. */
  readonly services: (environment: z.output<Environment>) => Promise<Services> | Services;
  readonly run: (input: z.output<Input>, services: Services) => Promise<Output>;
  /** What a call that succeeded counts. */
  readonly measure?: (output: NoInfer<Output>, input: z.output<Input>) => Counts;
  /** What a call that failed counts beside the error, which Lambda counts itself. */
  readonly measureFailure?: (error: unknown, input: z.output<Input>) => Counts;
}

/** Wraps a use case as a Lambda handler. Throws what the use case throws, so that Step Functions can retry by its name. */
export function serviceHandler<Input extends z.ZodType, Environment extends z.ZodType, Services, Output>(
  definition: ServiceHandler<Input, Environment, Services, Output>,
) {
  const logger = new Logger({ serviceName: definition.name });
  let services: Promise<Services> | undefined;
  const build = async () => definition.services(definition.environment.parse(process.env));
  return middy<unknown, Output, Error, Context>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
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
      const labels = labelsOf(parsed.data);
      // One correlation id from schedule to notice: the run.
      if (labels.run !== undefined) logger.appendKeys({ run: labels.run });
      try {
        const output = await definition.run(parsed.data, built);
        logger.info('done', { output });
        measured(logger, labels, () => definition.measure?.(output, parsed.data));
        return output;
      } catch (error) {
        measured(logger, labels, () => definition.measureFailure?.(error, parsed.data));
        throw error;
      }
    });
}

interface Labels {
  readonly run: string | undefined;
  readonly source: string | undefined;
}

/** Counting must not undo what was done: a fault in it is a line in the log. */
function measured(logger: Logger, labels: Labels, count: () => Counts | undefined): void {
  try {
    emitMetrics(count() ?? {}, labels);
  } catch (error) {
    logger.error('not measured', { error: error as Error });
  }
}

function labelsOf(input: unknown): Labels {
  const text = (name: string) => {
    const value = typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { run: text('run'), source: text('source') };
}
