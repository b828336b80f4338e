/** How a run stands, from what is on record of it: while it goes on, when it ended, and when it never will. */
import { describe, expect, it } from 'vitest';
import { type RunProgress, runStatus, type StepOutcome } from '../../../shared/domain/run-record.ts';

const STARTED = '2026-09-03T12:30:00.000Z';
const SOON = '2026-09-03T12:35:00.000Z';
const record = { id: 'run-1', source: 'us-census', startedAt: STARTED };
const progress = (given: Partial<RunProgress> = {}): RunProgress => ({ record, outcomes: [], events: [], ...given });
const done = (step: StepOutcome['step'], batch: number): StepOutcome => ({ step, batch, failed: false });
const failed = (step: StepOutcome['step'], batch: number, problem?: string): StepOutcome => ({
  step,
  batch,
  failed: true,
  ...(problem !== undefined && { problem }),
});
const none = { done: 0, failed: 0, total: 0 };

describe('a run', () => {
  it('that has only begun is running, and nothing is known of it but its beginning', () => {
    expect(runStatus(progress(), SOON)).toStrictEqual({
      id: 'run-1',
      source: 'us-census',
      state: 'running',
      startedAt: STARTED,
      pulls: none,
      evaluations: none,
      events: 0,
      problems: [],
    });
  });

  it('says who started it, why, and for which rules', () => {
    const asked = { reason: 'the rule x was replaced', by: 'ann', rules: ['x'] };
    expect(runStatus(progress({ record: { ...record, ...asked } }), SOON)).toMatchObject(asked);
  });

  it('counts what its batches came to, against what was planned', () => {
    const status = runStatus(
      progress({
        planned: { pulls: 3, evaluations: 2 },
        outcomes: [done('plan', 0), done('pull', 0), failed('pull', 1), done('pull', 2), done('evaluate', 1)],
        events: [2, 0, 5],
      }),
      SOON,
    );
    expect(status).toMatchObject({
      state: 'running',
      pulls: { done: 2, failed: 1, total: 3 },
      evaluations: { done: 1, failed: 0, total: 2 },
      events: 7,
      // A batch that says of no problem has failed without one.
      problems: [],
    });
  });

  it('counts no batches that a longer plan of it left behind', () => {
    const outcomes = [done('pull', 0), done('pull', 1), failed('pull', 2)];
    expect(runStatus(progress({ planned: { pulls: 1, evaluations: 0 }, outcomes }), SOON).pulls).toEqual({
      done: 1,
      failed: 0,
      total: 1,
    });
  });

  it('that ended says when and how', () => {
    const at = '2026-09-03T12:50:00.000Z';
    const good = runStatus(progress({ record: { ...record, ended: { at, failed: false } } }), SOON);
    expect(good).toMatchObject({ state: 'succeeded', endedAt: at, problems: [] });
    const ended = { at, failed: true, problem: 'the table is gone' };
    expect(runStatus(progress({ record: { ...record, ended } }), SOON)).toMatchObject({
      state: 'failed',
      endedAt: at,
      problems: ['the table is gone'],
    });
  });

  it('that has not ended after thirteen hours never will, and has failed', () => {
    expect(runStatus(progress(), '2026-09-04T01:30:00.000Z')).toMatchObject({ state: 'running', problems: [] });
    expect(runStatus(progress(), '2026-09-04T01:30:00.001Z')).toMatchObject({
      state: 'failed',
      problems: ['the run has not ended within 13 hours'],
    });
    const ended = { at: '2026-09-03T13:00:00.000Z', failed: false };
    expect(runStatus(progress({ record: { ...record, ended } }), '2026-10-01T00:00:00.000Z').state).toBe('succeeded');
  });

  it('names each problem with its step, and with the batch where a step has several', () => {
    const outcomes = [
      failed('plan', 0, 'no rules'),
      failed('pull', 3, 'HTTP 503'),
      failed('evaluate', 1, 'out of memory'),
      failed('deliver', 0, 'throttled'),
    ];
    expect(runStatus(progress({ outcomes }), SOON).problems).toEqual([
      'plan: no rules',
      'pull, batch 3: HTTP 503',
      'evaluate, batch 1: out of memory',
      'deliver: throttled',
    ]);
  });

  it('shows twenty problems, and how many more there are', () => {
    const outcomes = Array.from({ length: 22 }, (_, batch) => failed('pull', batch, 'HTTP 503'));
    expect(runStatus(progress({ outcomes: outcomes.slice(0, 20) }), SOON).problems).toHaveLength(20);
    const { problems } = runStatus(progress({ outcomes }), SOON);
    expect(problems).toHaveLength(21);
    expect(problems.slice(-2)).toEqual(['pull, batch 19: HTTP 503', 'and 2 more']);
  });
});
