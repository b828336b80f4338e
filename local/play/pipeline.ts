/** The state machine on this machine: the synthesized definition, with the functions' own handlers in this process. */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import definition from '../pipeline.asl.json' with { type: 'json' };
import { type ExecutionResult, runStateMachine } from '../state-machine.ts';
import { lambdaContext } from './lambda-context.ts';

/** On one machine there is no throttling to wait for, and the client has waited between its own tries already. */
const RETRY_AFTER_MS = 250;

export interface PipelineInput {
  readonly source: string;
  readonly run: string;
  readonly from?: string;
  readonly until?: string;
  /** These rules alone. */
  readonly rules?: readonly string[];
}

export interface PipelineListener {
  /** FindReleases has answered: the periods that this run processes, and the number of its pulls. */
  onReleases?(periods: readonly string[], pulls: number): void;
  /** One of the pulls has ended, or has failed once: it may be tried again. */
  onPull?(batch: number, failed: boolean): void;
}

export interface PipelineOutcome {
  readonly succeeded: boolean;
  /** What the functions threw, in order; empty when nothing failed. */
  readonly faults: readonly string[];
}

export type Pipeline = (input: PipelineInput, listener?: PipelineListener) => Promise<PipelineOutcome>;

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/**
 * Loads the handlers. They read `process.env` at their first call, so the environment must stand by then.
 * A run ends when every step has, or has failed for good.
 */
export async function localPipeline(signal?: AbortSignal): Promise<Pipeline> {
  const [find, pull, evaluate, deliver] = await Promise.all([
    import('../../functions/find-releases/handler.ts'),
    import('../../functions/pull-series/handler.ts'),
    import('../../functions/evaluate-rules/handler.ts'),
    import('../../functions/deliver-notices/handler.ts'),
  ]);
  return async (input, listener) => {
    const faults: string[] = [];
    const noted = (name: string, handler: Handler) => collecting(faults, name, handler);
    const result = await runStateMachine({
      retryAfterMs: RETRY_AFTER_MS,
      name: input.run,
      definition,
      input,
      handlers: {
        FindReleases: noted('find-releases', async (event, context) => {
          const plan = await find.handler(event, context);
          listener?.onReleases?.(plan.releases, plan.pulls.length);
          return plan;
        }),
        PullSeries: watched(noted('pull-series', pull.handler), listener),
        EvaluateRules: noted('evaluate-rules', evaluate.handler),
        DeliverNotices: noted('deliver-notices', deliver.handler),
      },
      ...(signal !== undefined && { signal }),
    });
    return outcomeOf(result, faults);
  };
}

function outcomeOf(result: ExecutionResult, faults: readonly string[]): PipelineOutcome {
  if (result.status === 'SUCCEEDED') return { succeeded: true, faults: [] };
  return {
    succeeded: false,
    faults: faults.length > 0 ? [...new Set(faults)] : [`${result.error}: ${result.cause}`],
  };
}

/** The handler as the state machine calls it; what it throws is noted. */
function collecting(faults: string[], name: string, handler: Handler): (event: unknown) => Promise<unknown> {
  return async (event) => {
    try {
      return await handler(event, lambdaContext(name));
    } catch (error) {
      faults.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      throw error;
    }
  };
}

const batchSchema = z.object({ batch: z.int() });

function watched(step: (event: unknown) => Promise<unknown>, listener: PipelineListener | undefined) {
  return async (event: unknown) => {
    const { batch } = batchSchema.parse(event);
    try {
      const answer = await step(event);
      listener?.onPull?.(batch, false);
      return answer;
    } catch (error) {
      listener?.onPull?.(batch, true);
      throw error;
    }
  };
}
