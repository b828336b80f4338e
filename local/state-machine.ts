/**
 * Runs a Step Functions definition in this process, with local handlers in place of the Lambdas. The engine retries,
 * backs off, maps and catches as the definition says; around it stands what Step Functions itself would add: handlers
 * see JSON only, and no state may carry more than 256 KiB.
 */
import type { StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions';
import * as z from 'zod';

/** What Step Functions lets a state carry. */
const STATE_LIMIT_BYTES = 262_144;

type Handler = (input: unknown) => Promise<unknown>;

export interface StateChange {
  readonly state: string;
  readonly change: 'entered' | 'exited' | 'failed' | 'retried' | 'caught';
  /** Which item of a map, from 0. */
  readonly item?: number;
  /** Name of the error, with `failed`. */
  readonly error?: string;
}

export interface StateMachineRun {
  /** As CDK synthesizes it; `local/pipeline.asl.json`. */
  readonly definition: unknown;
  readonly input: unknown;
  /** By the name of the task state. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The execution's name; a definition finds it as `$$.Execution.Name`. */
  readonly name?: string;
  readonly onState?: (change: StateChange) => void;
  /** Pause before each retry, instead of what the definition says. */
  readonly retryAfterMs?: number;
  /** Ends the execution; handlers under way are awaited before the result is given. */
  readonly signal?: AbortSignal;
}

export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Of an execution that succeeded. */
  readonly output?: unknown;
  /** Of one that did not: the error's name and what it says. */
  readonly error?: string;
  readonly cause?: string;
}

/** A failed execution is a result. Throws only for a definition that is none, or that has a task without handler. */
export async function runStateMachine(run: StateMachineRun): Promise<ExecutionResult> {
  const definition = definitionSchema.parse(run.definition);
  const handled = tasksOf(definition, run.handlers);
  // Loaded here, because it brings the Lambda client with it, which commands that run nothing need not wait for.
  const engine = await import('aws-local-stepfunctions');
  // A test validates the definition once; here that would take longer than the run.
  const machine = new engine.StateMachine(definition, { validationOptions: { noValidate: true } });
  const underWay = new Set<Promise<unknown>>();
  const execution = machine.run(jsonOf(run.input), {
    overrides: {
      taskResourceLocalHandlers: localHandlers(handled, underWay),
      ...(run.retryAfterMs === undefined ? {} : { retryIntervalOverrides: pauses(definition, run.retryAfterMs) }),
    },
    context: { Execution: { Name: run.name ?? 'local' } },
  });
  const told = tell(execution.eventLogs, run.onState);
  const abort = () => execution.abort();
  run.signal?.addEventListener('abort', abort, { once: true });
  if (run.signal?.aborted === true) abort();
  try {
    return { status: 'SUCCEEDED', output: await execution.result };
  } catch (error) {
    await Promise.allSettled(underWay);
    if (error instanceof engine.ExecutionAbortedError) {
      return { status: 'ABORTED', error: error.name, cause: error.message };
    }
    return failureOf(error instanceof engine.ExecutionError ? error.cause : error);
  } finally {
    run.signal?.removeEventListener('abort', abort);
    await told;
  }
}

const definitionSchema = z.custom<StateMachineDefinition>(
  (value) =>
    z
      .looseObject({ StartAt: z.string(), States: z.record(z.string(), z.looseObject({ Type: z.string() })) })
      .safeParse(value).success,
  'expected a definition in the Amazon States Language: { StartAt, States }',
);

type State = StateMachineDefinition['States'][string];

/** Every state by name, those inside maps too. */
function statesOf(definition: Pick<StateMachineDefinition, 'States'>): [string, State][] {
  return Object.entries(definition.States).flatMap(([name, state]): [string, State][] => {
    const inner = state.Type === 'Map' ? state.ItemProcessor : undefined;
    return [[name, state], ...(inner === undefined ? [] : statesOf(inner))];
  });
}

/** Without a handler the engine would call AWS, so a task that nobody handles is refused here. */
function tasksOf(definition: StateMachineDefinition, handlers: StateMachineRun['handlers']): [string, Handler][] {
  const tasks = statesOf(definition).flatMap(([name, state]) => (state.Type === 'Task' ? [name] : []));
  return tasks.map((name) => {
    const handler = handlers[name];
    if (handler === undefined) throw new Error(`The state machine has a task ${name}, and nobody handles it.`);
    return [name, handler];
  });
}

function localHandlers(handled: readonly [string, Handler][], underWay: Set<Promise<unknown>>) {
  const calls = handled.map(([name, handler]) => {
    const call = (input: unknown) => {
      const answer = invoke(name, handler, input).finally(() => underWay.delete(answer));
      underWay.add(answer);
      return answer;
    };
    return [name, call] as const;
  });
  return Object.fromEntries(calls);
}

async function invoke(name: string, handler: Handler, input: unknown): Promise<JsonValue> {
  const output = jsonOf(await handler(jsonOf(input)));
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes > STATE_LIMIT_BYTES) throw new DataLimitExceeded(name, bytes);
  return output;
}

/** Named as Step Functions names it. */
class DataLimitExceeded extends Error {
  override name = 'States.DataLimitExceeded' as const;

  constructor(state: string, bytes: number) {
    super(`${state} answered ${bytes} bytes; a state may carry ${STATE_LIMIT_BYTES}.`);
  }
}

type JsonValue = Parameters<StateMachine['run']>[0];

const jsonSchema: z.ZodType<JsonValue> = z.json();

/** What is left of a value that crosses a wire: no undefined, no class, no reference shared with the sender. */
function jsonOf(value: unknown): JsonValue {
  return jsonSchema.parse(JSON.parse(JSON.stringify(value ?? null)));
}

function pauses(definition: StateMachineDefinition, milliseconds: number): Record<string, number> {
  return Object.fromEntries(
    statesOf(definition).flatMap(([name, state]) => ('Retry' in state ? [[name, milliseconds]] : [])),
  );
}

type EventLogs = ReturnType<StateMachine['run']>['eventLogs'];

const changes = {
  StateEntered: 'entered',
  StateExited: 'exited',
  StateFailed: 'failed',
  StateRetried: 'retried',
  StateCaught: 'caught',
} as const;

async function tell(events: EventLogs, onState: StateMachineRun['onState']): Promise<void> {
  if (onState === undefined) return;
  for await (const event of events) {
    if (!('state' in event)) continue;
    onState({
      state: event.state.name,
      change: changes[event.type],
      ...(event.index === undefined ? {} : { item: event.index }),
      ...('Error' in event ? { error: event.Error } : {}),
    });
  }
}

function failureOf(cause: unknown): ExecutionResult {
  if (cause instanceof Error) return { status: 'FAILED', error: cause.name, cause: cause.message };
  return { status: 'FAILED', error: 'Unknown', cause: String(cause) };
}
