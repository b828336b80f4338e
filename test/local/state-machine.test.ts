import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runStateMachine, type StateChange, type StateMachineRun } from '../../local/state-machine.ts';

const definition: unknown = JSON.parse(readFileSync(new URL('../../local/pipeline.asl.json', import.meta.url), 'utf8'));

class Fault extends Error {
  constructor(name: string) {
    super(`${name} on purpose`);
    this.name = name;
  }
}

interface Batch {
  run: string;
  batch: number;
}

interface Told {
  pulls: { failed: boolean }[];
  evaluations: { failed: boolean }[];
}

/** A pipeline of three pulls and two evaluations that notes its calls; `change` replaces handlers. */
function pipeline(change: Partial<StateMachineRun['handlers']> = {}) {
  const calls: string[] = [];
  const inputs: unknown[] = [];
  const handlers: Record<string, (input: unknown) => Promise<unknown>> = {
    FindReleases: async (input) => {
      const { run, source } = input as { run: string; source: string };
      const batches = (count: number) => Array.from({ length: count }, (_, batch) => ({ run, batch }));
      return { run, source, releases: ['2026-07'], pulls: batches(3), evaluations: batches(2) };
    },
    PullSeries: async () => ({ first: 1, revised: 0, unchanged: 0 }),
    EvaluateRules: async () => ({ assessments: 12, events: 1 }),
    DeliverNotices: async (input) => {
      const { pulls, evaluations } = input as Told;
      return { notices: 1, failures: [...pulls, ...evaluations].filter(({ failed }) => failed).length };
    },
    ...change,
  };
  const noting = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (input: unknown) => {
      calls.push(name);
      inputs.push(input);
      return handler(input);
    },
  ]);
  return { calls, inputs, handlers: Object.fromEntries(noting) as StateMachineRun['handlers'] };
}

const run = (given: Partial<StateMachineRun> & Pick<StateMachineRun, 'handlers'>) =>
  runStateMachine({ definition, input: { source: 'us-census', run: 'run-1' }, retryAfterMs: 0, ...given });

describe('the order of a run', () => {
  it('is find, pull every batch, evaluate every batch, deliver once', async () => {
    const { calls, handlers } = pipeline();
    const result = await run({ handlers });
    expect(result).toEqual({ status: 'SUCCEEDED', output: { notices: 1, failures: 0 } });
    expect(calls).toEqual([
      'FindReleases',
      'PullSeries',
      'PullSeries',
      'PullSeries',
      'EvaluateRules',
      'EvaluateRules',
      'DeliverNotices',
    ]);
  });

  it('has a barrier: the slowest pull ends before the first evaluation begins', async () => {
    const ended: number[] = [];
    const seen: number[][] = [];
    const { handlers } = pipeline({
      PullSeries: async (input) => {
        const { batch } = input as Batch;
        await sleep(batch === 0 ? 60 : 1);
        ended.push(batch);
      },
      EvaluateRules: async () => {
        seen.push([...ended]);
      },
    });
    await run({ handlers });
    expect(seen.map((batches) => batches.length)).toEqual([3, 3]);
  });

  it('passes references to the steps and, to the last one, what became of them', async () => {
    const { inputs, handlers } = pipeline();
    await run({ handlers });
    expect(inputs[0]).toEqual({ source: 'us-census', run: 'run-1' });
    expect(inputs[1]).toEqual({ run: 'run-1', batch: 0 });
    expect(inputs.at(-1)).toEqual({
      run: 'run-1',
      source: 'us-census',
      pulls: [{ failed: false }, { failed: false }, { failed: false }],
      evaluations: [{ failed: false }, { failed: false }],
    });
  });

  it('with nothing to pull still evaluates and delivers', async () => {
    const { calls, handlers } = pipeline({
      FindReleases: async () => ({
        run: 'run-1',
        source: 'us-census',
        pulls: [],
        evaluations: [{ run: 'run-1', batch: 0 }],
      }),
    });
    expect((await run({ handlers })).status).toBe('SUCCEEDED');
    expect(calls).toEqual(['FindReleases', 'EvaluateRules', 'DeliverNotices']);
  });

  it('that nobody named takes the name of the execution', async () => {
    const { inputs, handlers } = pipeline();
    await run({ handlers, input: { source: 'us-census' }, name: 'c0ffee' });
    expect(inputs[0]).toEqual({ source: 'us-census', run: 'c0ffee' });
  });
});

describe('a step that fails', () => {
  it.each([
    ['PullSeries', 'SourceAuthentication', 'pulls'],
    ['EvaluateRules', 'InputInvalid', 'evaluations'],
  ] as const)('%s with %s stops no other batch; readers are told, then the run fails', async (step, error, key) => {
    const { calls, inputs, handlers } = pipeline({
      [step]: async (input: unknown) => {
        if ((input as Batch).batch === 1) throw new Fault(error);
        return {};
      },
    });
    const result = await run({ handlers });
    expect(result).toMatchObject({ status: 'FAILED', error: 'PullIncomplete' });
    expect(calls.filter((name) => name === 'PullSeries')).toHaveLength(3);
    expect(calls.filter((name) => name === 'EvaluateRules')).toHaveLength(2);
    expect(calls.at(-1)).toBe('DeliverNotices');
    expect((inputs.at(-1) as Record<string, unknown>)[key]).toContainEqual({ failed: true, batch: 1, error });
  });

  it('because the source is away is tried five times in all, and the run goes on when it is back', async () => {
    let failures = 0;
    const { calls, handlers } = pipeline({
      FindReleases: async () => {
        if (failures++ < 4) throw new Fault('SourceUnavailable');
        return { run: 'run-1', source: 'us-census', pulls: [], evaluations: [] };
      },
    });
    expect((await run({ handlers })).status).toBe('SUCCEEDED');
    expect(calls.filter((name) => name === 'FindReleases')).toHaveLength(5);
  });

  it.each(['SourceAuthentication', 'SourceFormat'])('with %s is not tried again', async (error) => {
    const { calls, handlers } = pipeline({
      FindReleases: async () => {
        throw new Fault(error);
      },
    });
    expect(await run({ handlers })).toEqual({ status: 'FAILED', error, cause: `${error} on purpose` });
    expect(calls).toEqual(['FindReleases']);
  });

  it('DeliverNotices, deferred, is tried again until it is through', async () => {
    let deferrals = 0;
    const { calls, handlers } = pipeline({
      DeliverNotices: async () => {
        if (deferrals++ < 3) throw new Fault('DeliveryDeferred');
        return { notices: 1, failures: 0 };
      },
    });
    expect((await run({ handlers })).status).toBe('SUCCEEDED');
    expect(calls.filter((name) => name === 'DeliverNotices')).toHaveLength(4);
    expect(calls.filter((name) => name === 'PullSeries')).toHaveLength(3);
  });

  it('DeliverNotices, deferred six times, fails the run', async () => {
    const { calls, handlers } = pipeline({
      DeliverNotices: async () => {
        throw new Fault('DeliveryDeferred');
      },
    });
    expect(await run({ handlers })).toMatchObject({ status: 'FAILED', error: 'DeliveryDeferred' });
    expect(calls.filter((name) => name === 'DeliverNotices')).toHaveLength(6);
  });
});

describe('the runner', () => {
  it('pauses before a retry as long as it is told', async () => {
    let failures = 0;
    const { handlers } = pipeline({
      DeliverNotices: async () => {
        if (failures++ < 2) throw new Fault('DeliveryDeferred');
        return { failures: 0 };
      },
    });
    const start = performance.now();
    await run({ handlers, retryAfterMs: 40 });
    const took = performance.now() - start;
    expect(took).toBeGreaterThanOrEqual(75);
    expect(took).toBeLessThan(10_000);
  });

  it('reports every state as it is entered and left, with the item inside a map', async () => {
    const changes: StateChange[] = [];
    const { handlers } = pipeline({
      PullSeries: async (input) => {
        if ((input as Batch).batch === 2) throw new Fault('SourceFormat');
      },
    });
    await run({ handlers, onState: (change) => changes.push(change) });
    expect(changes.slice(0, 2)).toEqual([
      { state: 'IsRunNamed', change: 'entered' },
      { state: 'IsRunNamed', change: 'exited' },
    ]);
    expect(changes).toContainEqual({ state: 'PullSeries', change: 'exited', item: 0 });
    expect(changes).toContainEqual({ state: 'PullSeries', change: 'failed', item: 2, error: 'SourceFormat' });
    expect(changes).toContainEqual({ state: 'PullSeries', change: 'caught', item: 2 });
    expect(changes.at(-1)).toEqual({ state: 'RunIncomplete', change: 'failed', error: 'PullIncomplete' });
  });

  it('ends when it is aborted, and only after the handler under way has', async () => {
    const controller = new AbortController();
    let isUnderWay = false;
    const { calls, handlers } = pipeline({
      EvaluateRules: async () => {
        isUnderWay = true;
        controller.abort();
        await sleep(40);
        isUnderWay = false;
      },
    });
    expect(await run({ handlers, signal: controller.signal })).toMatchObject({ status: 'ABORTED' });
    expect(isUnderWay).toBe(false);
    expect(calls).not.toContain('DeliverNotices');
  });

  it('does not begin when it was aborted before', async () => {
    const { calls, handlers } = pipeline();
    expect(await run({ handlers, signal: AbortSignal.abort() })).toMatchObject({ status: 'ABORTED' });
    await sleep(10);
    expect(calls).not.toContain('PullSeries');
  });

  it('lets only JSON through, as between Lambdas: no undefined and no shared object', async () => {
    const plan = {
      run: 'run-1',
      source: 'us-census',
      pulls: [],
      evaluations: [{ run: 'run-1', batch: 0 }],
      extra: undefined,
    };
    const { inputs, handlers } = pipeline({ FindReleases: async () => plan });
    await run({ handlers, input: { source: 'us-census', run: 'run-1', from: undefined } });
    expect(Object.keys(inputs[0] as object)).toEqual(['source', 'run']);
    expect(inputs[1]).toEqual(plan.evaluations[0]);
    expect(inputs[1]).not.toBe(plan.evaluations[0]);
  });

  it('refuses an answer that Step Functions could not carry', async () => {
    const pulls = Array.from({ length: 12_000 }, (_, batch) => ({ run: 'run-1', batch }));
    const { handlers } = pipeline({
      FindReleases: async () => ({ run: 'run-1', source: 'us-census', pulls, evaluations: [] }),
    });
    expect(await run({ handlers })).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('refuses a task that nobody handles, and what is no definition', async () => {
    const { handlers } = pipeline();
    const { EvaluateRules: _, ...rest } = handlers;
    await expect(run({ handlers: rest })).rejects.toThrow(/EvaluateRules/);
    await expect(run({ handlers, definition: { States: {} } })).rejects.toThrow(/Amazon States Language/);
  });
});
