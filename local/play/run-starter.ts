/** Starts runs in this process: the same state machine, one run after the other. */
import { addMonths, type Period } from '../../shared/domain/period.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import { RunNotStarted } from '../../shared/ports/run-not-started.ts';
import type { ExecutionState, RunRequest, RunStarter } from '../../shared/ports/run-starter.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { PlayedSource } from './chosen-source.ts';
import type { Pipeline } from './pipeline.ts';

export interface LocalRuns {
  readonly played: readonly PlayedSource[];
  /** Loads the state machine with its handlers, whose environment must stand by the first run. */
  readonly pipeline: () => Promise<Pipeline>;
  readonly runs: Pick<RunStore, 'end'>;
  readonly releases: Pick<ReleaseStore, 'list'>;
  readonly clock: Clock;
  /** The first run waits for it: nobody starts a release while another is played. */
  readonly after?: Promise<unknown>;
  readonly onFault?: (run: string, faults: readonly string[]) => void;
}

export interface LocalRunStarter extends RunStarter {
  /** Resolves when no run is under way or waits. */
  idle(): Promise<void>;
}

export function localRunStarter(settings: LocalRuns): LocalRunStarter {
  return new Queue(settings);
}

class Queue implements LocalRunStarter {
  readonly #settings: LocalRuns;
  readonly #states = new Map<string, ExecutionState>();
  /** Never rejects. */
  #last: Promise<unknown>;

  constructor(settings: LocalRuns) {
    this.#settings = settings;
    this.#last = (settings.after ?? Promise.resolve()).catch(() => undefined);
  }

  async start(request: RunRequest): Promise<void> {
    const source = this.#settings.played.find(({ id }) => id === request.source);
    if (source === undefined)
      throw new RunNotStarted(`the run ${request.run} did not start: ${request.source} is not asked on this machine`, {
        isLasting: true,
      });
    if (this.#states.has(request.run)) return;
    this.#states.set(request.run, 'running');
    this.#last = this.#last.then(() => this.#carryOut(request, source)).catch(() => undefined);
  }

  async state({ run }: Pick<RunRequest, 'run'>): Promise<ExecutionState | undefined> {
    return this.#states.get(run);
  }

  async idle(): Promise<void> {
    for (let awaited: unknown; awaited !== this.#last; ) {
      awaited = this.#last;
      await awaited;
    }
  }

  async #carryOut(request: RunRequest, source: PlayedSource): Promise<void> {
    const faults = await this.#faultsOf(request, source).catch((error: unknown) => [
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    ]);
    const { run } = request;
    this.#states.set(run, faults.length === 0 ? 'succeeded' : 'failed');
    if (faults.length === 0) return;
    this.#settings.onFault?.(run, faults);
    const at = this.#settings.clock.now().toISOString();
    await this.#settings.runs.end(run, { at, failed: true, problem: faults.join('; ') });
  }

  async #faultsOf(request: RunRequest, source: PlayedSource): Promise<readonly string[]> {
    const pipeline = await this.#settings.pipeline();
    const { faults } = await pipeline({ ...request, ...(await this.#rangeOf(request, source)) });
    return faults;
  }

  /**
   * A run without a range publishes the next carried release first: on one machine that is what pulling now means. What
   * is carried ends with its last month, so nothing later is looked for, or late.
   */
  async #rangeOf(
    { from, until, rules }: RunRequest,
    { id, publish, ...source }: PlayedSource,
  ): Promise<{ from?: Period; until?: Period }> {
    const asked = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
    if (until !== undefined || rules !== undefined || publish === undefined) return asked;
    const known = (await this.#settings.releases.list(id)).map(({ period }) => period).sort();
    const newest = known.at(-1);
    if (from !== undefined && newest !== undefined) return { from, until: newest };
    const next = newest === undefined || newest < source.from ? source.from : addMonths(newest, 1);
    const last = next < source.until ? next : source.until;
    publish(last);
    return { from: source.from, until: last };
  }
}
