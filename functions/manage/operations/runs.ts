/** Runs: started by hand, and how far each is. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { runsRoutes } from '../../../shared/api/routes/runs.ts';
import { type RunProgress, type RunStatus, runStatus } from '../../../shared/domain/run-record.ts';
import { cursorAfter, positionOf } from '../cursors.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { begin, runId } from './rule-runs.ts';

export const runsOperations: OperationsOf<typeof runsRoutes, ManageServices> = {
  startRun: async ({ body, caller, idempotencyKey }, services) => {
    const { source, from, until, rules, reason } = body;
    requireSource(source, services);
    await requireRules(rules ?? [], services);
    const id = runId(source, `${caller.id} ${idempotencyKey ?? randomUUID()}`);
    const run = {
      id,
      source,
      startedAt: services.clock.now().toISOString(),
      reason: reason ?? 'started by hand',
      by: caller.id,
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(rules !== undefined && { rules }),
    };
    const refusal = await begin(run, services);
    if (refusal !== undefined)
      throw new ProblemFound(
        refusal.isLasting ? 'conflict' : 'unavailable',
        `${refusal.message.charAt(0).toUpperCase()}${refusal.message.slice(1)}.`,
      );
    const headers = { location: `/runs/${id}` };
    return { status: 202, body: await statusOf(await progressOf(id, services), services), headers };
  },

  listRuns: async (request, services) => {
    const { source, limit } = request.query;
    if (source !== undefined) requireSource(source, services, 'query.source');
    const after = positionOf(request, z.string());
    const query = { limit, ...(source !== undefined && { source }), ...(after !== undefined && { after }) };
    const { items, next } = await services.runs.list(query);
    const progress = await Promise.all(items.map(({ id }) => services.runs.progress(id)));
    const known = progress.filter((each) => each !== undefined);
    return {
      status: 200,
      body: {
        items: await Promise.all(known.map((each) => statusOf(each, services))),
        ...(next !== undefined && { next: cursorAfter(request, next) }),
      },
    };
  },

  getRun: async ({ parameters }, services) => {
    return { status: 200, body: await statusOf(await progressOf(parameters.run, services), services) };
  },
};

async function progressOf(id: string, { runs }: ManageServices): Promise<RunProgress> {
  const progress = await runs.progress(id);
  if (progress === undefined) throw new ProblemFound('not-found', `There is no run ${id}.`);
  return progress;
}

/** An execution that died leaves no end on record: then whoever executes it is asked. */
async function statusOf(progress: RunProgress, { clock, runStarter }: ManageServices): Promise<RunStatus> {
  const now = clock.now().toISOString();
  const status = runStatus(progress, now);
  if (status.state !== 'running') return status;
  const state = await runStarter.state({ run: status.id, source: status.source });
  return state === 'failed' ? { ...status, state } : status;
}

function requireSource(source: string, { profiles }: ManageServices, path = 'source'): void {
  if (profiles.has(source)) return;
  const slug = path === 'source' ? 'invalid-body' : 'invalid-request';
  throw new ProblemFound(slug, 'There is no such source.', {
    errors: [{ path, found: JSON.stringify(source), expected: `one of ${[...profiles.keys()].join(', ')}` }],
  });
}

/** A rule that was removed may be run: that closes what is left open of it. */
async function requireRules(ids: readonly string[], { rules }: ManageServices): Promise<void> {
  const heads = await Promise.all(ids.map((id) => rules.head(id)));
  const errors = ids.flatMap((id, index) =>
    heads[index] === undefined
      ? [{ path: `rules[${index}]`, found: JSON.stringify(id), expected: 'the id of a rule' }]
      : [],
  );
  if (errors.length > 0)
    throw new ProblemFound('invalid-body', 'There are no such rules.', { errors: errors.slice(0, 50) });
}
