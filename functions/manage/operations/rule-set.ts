/** All rules at once: export, and import that is checked whole before anything is stored. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { ruleSetRoutes } from '../../../shared/api/routes/rule-set.ts';
import { type RuleDocument, seriesIdsOf } from '../../../shared/domain/rule.ts';
import { differences, type Difference } from '../../../shared/domain/rule-diff.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { StoredRule } from '../../../shared/ports/rule-store.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { readRules } from './rule-documents.ts';
import { runAfterChange } from './rule-runs.ts';
import { ruleYaml } from './rule-yaml.ts';

const MOST_ERRORS = 50;
const ATTEMPTS = 5;
const WRITES_AT_ONCE = 16;

export const ruleSetOperations: OperationsOf<typeof ruleSetRoutes, ManageServices> = {
  exportRules: async ({ accept }, { rules }) => {
    const documents = (await rules.list()).map(({ document }) => document);
    if (accept === 'application/yaml') return { status: 200, type: 'application/yaml', text: ruleYaml(documents) };
    return { status: 200, body: { rules: documents } };
  },

  importRules: async ({ query, body, caller }, services) => {
    const documents = readAll(body.rules, services);
    const stored = new Map((await services.rules.list()).map((rule) => [rule.document.id, rule]));
    const kept = new Set(documents.map(({ id }) => id));
    const others = body.removeOthers ? [...stored.values()].filter(({ document: { id } }) => !kept.has(id)) : [];
    const planned = [
      ...documents.map((document) => planOf(document, stored.get(document.id))),
      ...others.map(({ document }) => ({ id: document.id, change: 'removed' as const, diff: [], document })),
    ];
    if (query['dry-run']) return { status: 200, body: { results: planned.map(resultOf) } };
    const by = { by: caller.id, ...(query.reason !== undefined && { reason: query.reason }) };
    for (let start = 0; start < planned.length; start += WRITES_AT_ONCE)
      await Promise.all(planned.slice(start, start + WRITES_AT_ONCE).map(async (plan) => carryOut(plan, by, services)));
    const runs = await runsAfter(planned, caller.id, services);
    return { status: 200, body: { results: planned.map(resultOf), ...(runs.length > 0 && { runs }) } };
  },
};

function readAll(inputs: readonly unknown[], services: ManageServices): RuleDocument[] {
  const { documents, errors } = readRules(inputs, services, (index) => `rules[${index}]`);
  if (errors.length === 0) return documents;
  throw new ProblemFound('rule-invalid', 'Nothing is stored: some of the rules are not valid.', {
    errors: errors.slice(0, MOST_ERRORS),
  });
}

interface Plan {
  readonly id: string;
  readonly change: 'created' | 'replaced' | 'unchanged' | 'removed';
  readonly diff: readonly Difference[];
  readonly document: RuleDocument;
}

function planOf(document: RuleDocument, stored: StoredRule | undefined): Plan {
  const { id } = document;
  if (stored === undefined) return { id, change: 'created', diff: [], document };
  const diff = differences(stored.document, document);
  return { id, change: diff.length === 0 ? 'unchanged' : 'replaced', diff, document };
}

function resultOf({ id, change, diff }: Plan) {
  return { id, change, diff };
}

/** An import says how things are to be, whoever changed them meanwhile: who comes second looks again. */
async function carryOut(
  { change, document }: Plan,
  by: { readonly by: string; readonly reason?: string },
  services: ManageServices,
): Promise<void> {
  if (change === 'unchanged') return;
  const at = services.clock.now().toISOString();
  if (change === 'removed') {
    await services.rules.remove(document.id, { at, ...by });
    return;
  }
  const onHold = services.holdReason?.(document);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const present = await services.rules.get(document.id);
    const state = {
      ...(onHold !== undefined && { onHold }),
      ...(present?.disabled === true && { disabled: true as const }),
    };
    const write = { document, at, expected: present?.version ?? 0, ...state, ...by };
    if ((await services.rules.save(write)) !== 'stale') return;
  }
  throw new ProblemFound('conflict', `The rule ${document.id} is being changed by others at this moment.`);
}

/** One run a source for everything that changed. */
async function runsAfter(planned: readonly Plan[], by: string, services: ManageServices): Promise<string[]> {
  const changed = planned.filter(({ change }) => change !== 'unchanged');
  const bySource = Map.groupBy(
    changed.flatMap(({ document }) =>
      [...new Set(seriesIdsOf(document).map((id) => seriesKey(id).source))].map((source) => ({
        source,
        id: document.id,
      })),
    ),
    ({ source }) => source,
  );
  const at = services.clock.now().toISOString();
  const runs: string[] = [];
  for (const [source, those] of bySource) {
    const rules = [...new Set(those.map(({ id }) => id))].sort();
    const reason = rules.length === 1 ? '1 rule was imported' : `${rules.length} rules were imported`;
    const started = await runAfterChange({ sources: [source], rules, change: `imported ${at}`, reason, by }, services);
    runs.push(...started.runs);
  }
  return runs;
}
