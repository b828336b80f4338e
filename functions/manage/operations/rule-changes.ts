/** Making, replacing, removing and switching rules: compare-and-set on the version, and then a run for the rule. */
import type { AnswerOf, OperationsOf, RequestOf } from '../../../shared/api/route.ts';
import type { rulesRoutes } from '../../../shared/api/routes/rules.ts';
import { type RuleDocument, seriesIdsOf } from '../../../shared/domain/rule.ts';
import type { RuleChange } from '../../../shared/domain/rule-revision.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { StoredRule } from '../../../shared/ports/rule-store.ts';
import { etagOf, requirePrecondition } from '../preconditions.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { backtestAnswer } from './backtests.ts';
import { readRule, ruleAnswer, sentenceOf, storedRule, warningsOf } from './rule-documents.ts';
import { runAfterChange } from './rule-runs.ts';

type Changes = 'createRule' | 'replaceRule' | 'removeRule' | 'enableRule';
type Operations = OperationsOf<typeof rulesRoutes, ManageServices>;
type Create = RequestOf<Extract<(typeof rulesRoutes)[number], { readonly operation: 'createRule' }>>;
type CreateAnswer = AnswerOf<Extract<(typeof rulesRoutes)[number], { readonly operation: 'createRule' }>>;

export const ruleChangeOperations: Pick<Operations, Changes> = {
  createRule,

  replaceRule: async ({ parameters, query, body, caller, precondition }, services) => {
    const document = readRule(body, services);
    if (document.id !== parameters.rule)
      throw new ProblemFound('rule-invalid', 'The id of the rule is not the one in the address.', {
        errors: [{ path: 'id', found: JSON.stringify(document.id), expected: JSON.stringify(parameters.rule) }],
      });
    const stored = await services.rules.get(document.id);
    if (stored === undefined && precondition.is !== 'absent')
      throw new ProblemFound('not-found', `There is no rule ${document.id}.`);
    requirePrecondition(precondition, stored?.version);
    if (query['dry-run']) return { status: 200, body: await dryRun(document, stored?.document, services) };
    const by = { by: caller.id, ...(query.reason !== undefined && { reason: query.reason }) };
    const { rule, change } = await saved(
      { document, expected: stored?.version ?? 0, ...stateOf(stored), ...by },
      services,
    );
    const answer = { body: await answerWithRun(rule, change, services), headers: { etag: etagOf(rule.version) } };
    return stored === undefined ? { status: 201, ...answer } : { status: 200, ...answer };
  },

  removeRule: async ({ parameters, query, caller, precondition }, services) => {
    const { document, version, onHold } = await storedRule(parameters.rule, services);
    requirePrecondition(precondition, version);
    const at = services.clock.now().toISOString();
    const by = { at, by: caller.id, ...(query.reason !== undefined && { reason: query.reason }) };
    const outcome = await services.rules.remove(document.id, { expected: version, ...by });
    if (outcome === 'stale') throw await stale(document.id, services);
    await runFor({ document, version, by: caller.id, ...(onHold !== undefined && { onHold }) }, 'removed', services);
    return { status: 204 };
  },

  enableRule: async ({ parameters, query, body, caller, precondition }, services) => {
    const stored = await storedRule(parameters.rule, services);
    requirePrecondition(precondition, stored.version);
    const { document, version: expected, disabled: _, ...state } = stored;
    const by = { by: caller.id, ...(query.reason !== undefined && { reason: query.reason }) };
    const onHold = state.onHold === undefined ? {} : { onHold: state.onHold };
    const switched = { document, expected, ...onHold, ...(!body.enabled && { disabled: true as const }), ...by };
    const { rule, change } = await saved(switched, services);
    return { status: 200, body: await answerWithRun(rule, change, services), headers: { etag: etagOf(rule.version) } };
  },
};

async function createRule(request: Create, services: ManageServices): Promise<CreateAnswer> {
  const { query, body, caller } = request;
  const document = readRule(body, services);
  const stored = await services.rules.get(document.id);
  if (query['dry-run']) return { status: 200, body: await dryRun(document, stored?.document, services) };
  const known = stored === undefined ? undefined : madeBefore(request, document, stored);
  if (stored !== undefined && known === undefined) throw existing(stored);
  const by = { by: caller.id, ...(query.reason !== undefined && { reason: query.reason }) };
  const rule = known ?? (await made({ document, expected: 0, ...by }, services));
  return {
    status: 201,
    body: await answerWithRun(rule, 'created', services),
    headers: { etag: etagOf(rule.version), location: `/rules/${document.id}` },
  };
}

/** A repeat of a call that died after it had stored the rule finds what it made. */
function madeBefore({ idempotencyKey, caller }: Create, document: RuleDocument, stored: StoredRule) {
  const isSame = JSON.stringify(stored.document) === JSON.stringify(document);
  return idempotencyKey !== undefined && stored.updatedBy === caller.id && isSame ? stored : undefined;
}

/** A rule that is replaced stays switched off if it was. */
function stateOf(stored: StoredRule | undefined): { disabled?: true } {
  return stored?.disabled === true ? { disabled: true } : {};
}

interface Write {
  readonly document: RuleDocument;
  readonly expected: number;
  readonly disabled?: true;
  readonly onHold?: string;
  readonly by: string;
  readonly reason?: string;
}

type Saved = { readonly rule: StoredRule; readonly change: RuleChange | 'unchanged' };

/** Throws 412 when somebody else was first. */
async function saved(write: Write, services: ManageServices): Promise<Saved> {
  const outcome = await written(write, services);
  if (outcome === 'stale') throw await stale(write.document.id, services);
  return outcome;
}

/** Throws 409 when somebody else has just made a rule of this id: the caller demanded nothing that could have failed. */
async function made(write: Write, services: ManageServices): Promise<StoredRule> {
  const outcome = await written(write, services);
  if (outcome !== 'stale') return outcome.rule;
  const { id } = write.document;
  throw existing((await services.rules.get(id)) ?? { document: { id } });
}

async function written(write: Write, { clock, holdReason, rules }: ManageServices): Promise<Saved | 'stale'> {
  const at = clock.now().toISOString();
  const onHold = holdReason?.(write.document);
  const { onHold: _, ...rest } = write;
  return rules.save({ ...rest, at, ...(onHold !== undefined && { onHold }) });
}

function existing({ document, version }: { readonly document: { readonly id: string }; readonly version?: number }) {
  const which =
    version === undefined ? 'was made and removed at this moment' : `exists already, with version ${version}`;
  return new ProblemFound('conflict', `The rule ${document.id} ${which}.`);
}

async function stale(id: string, { rules }: ManageServices): Promise<ProblemFound> {
  const present = await rules.get(id);
  const now = present === undefined ? 'it does not exist now' : `its version is ${present.version} now`;
  return new ProblemFound('precondition-failed', `Somebody else has just changed the rule ${id}: ${now}.`, {
    headers: present === undefined ? {} : { etag: etagOf(present.version) },
  });
}

async function answerWithRun(rule: StoredRule, change: RuleChange | 'unchanged', services: ManageServices) {
  if (change === 'unchanged') return ruleAnswer(rule, services);
  const { runs, warnings } = await runFor({ ...rule, by: rule.updatedBy ?? '' }, change, services);
  return ruleAnswer(rule, services, runs[0], warnings);
}

/** One run for each source that the rule looks at; nothing to do for a rule whose figures cannot be had for now. */
async function runFor(
  { document, version, onHold, by }: Pick<StoredRule, 'document' | 'version' | 'onHold'> & { readonly by: string },
  change: RuleChange,
  services: ManageServices,
) {
  const sources = seriesIdsOf(document).map((id) => seriesKey(id).source);
  // Closing what is open pulls nothing: one run does.
  const isClosing = change === 'removed' || change === 'disabled';
  if (onHold !== undefined && !isClosing) return { runs: [], warnings: [] };
  const reason = `the rule ${document.id} was ${change}`;
  const asked = { sources: isClosing ? sources.slice(0, 1) : sources, rules: [document.id], reason, by };
  return runAfterChange({ ...asked, change: `${change} ${version}` }, services);
}

async function dryRun(document: RuleDocument, before: RuleDocument | undefined, services: ManageServices) {
  return {
    rule: document,
    sentence: sentenceOf(document, services),
    warnings: await warningsOf(document, services),
    backtest: await backtestAnswer({ document, other: before }, services),
  };
}
