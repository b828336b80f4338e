/** Closes alerts that no figures end: of a rule that was deleted or disabled, of subjects that a rule no longer watches. */
import type { AlertEvent, AlertState, RuleProgress } from '../../shared/domain/alert.ts';
import { type Assessed, assess } from '../../shared/domain/assess.ts';
import { type Closing, closedState, standingLevel } from '../../shared/domain/close-alert.ts';
import { compileRule } from '../../shared/domain/rule.ts';
import type { EvaluateResult } from '../../shared/domain/run.ts';
import type { RuleHead } from '../../shared/ports/rule-store.ts';
import type { EvaluateRulesServices } from './services.ts';
import { historyOf, type PanelReader } from './panels.ts';
import { saveAndRecord } from './save-and-record.ts';
import { StateContended } from './state-contended.ts';
import { ENDED } from './told-before.ts';

const ATTEMPTS = 5;

/**
 * Everything that is open of a rule that is no longer evaluated. Afterwards the rule has no snapshot, and one that comes
 * back begins anew; a removed rule with nothing left to deliver is settled.
 */
export async function closeRule(
  head: RuleHead,
  panels: PanelReader,
  services: EvaluateRulesServices,
): Promise<EvaluateResult> {
  const { id } = head.document;
  const { progress, states } = await services.alerts.states(id);
  const isOpen = states.some((state) => standingLevel(state) !== 'clear');
  const assessed = isOpen ? await assessedStates(head, states, panels) : undefined;
  const closing = { cause: causeOf(head), ...(progress && { through: progress.through }) };
  const closed = await closeEach(states, { closing, head, assessed }, services);
  await services.summaries.drop(id);
  if (progress !== undefined) await endProgress(progress, head, services);
  const outboxes = outboxesOf(closed.states);
  if (head.change === 'removed' && outboxes.length === 0) await services.rules.settle(id, head.version);
  return { assessments: 0, events: closed.events, outboxes };
}

/** Subjects of which the rule as it is now has no track. */
export async function closeUnwatched(
  head: RuleHead,
  unwatched: readonly AlertState[],
  progress: RuleProgress | undefined,
  services: EvaluateRulesServices,
): Promise<{ states: AlertState[]; events: number }> {
  const through = progress === undefined ? {} : { through: progress.through };
  const closing = { cause: 'not-watched' as const, ...through };
  return closeEach(unwatched, { closing, head, assessed: undefined }, services);
}

export function outboxesOf(states: readonly AlertState[]): { rule: string; subject: string }[] {
  return states.filter(({ outbox }) => outbox.length > 0).map(({ rule, subject }) => ({ rule, subject }));
}

interface Ending {
  readonly closing: Pick<Closing, 'cause' | 'through'>;
  readonly head: RuleHead;
  readonly assessed: Assessed | undefined;
}

async function closeEach(
  states: readonly AlertState[],
  ending: Ending,
  services: EvaluateRulesServices,
): Promise<{ states: AlertState[]; events: number }> {
  const isOpen = (state: AlertState) => standingLevel(state) !== 'clear';
  if (!states.some(isOpen)) return { states: [...states], events: 0 };
  const history = await services.alerts.events(ending.head.document.id);
  const closing = { ...(await authorOf(ending.head, services)), ...ending.closing };
  const closed: AlertState[] = [];
  let events = 0;
  for (const state of states) {
    const next = isOpen(state)
      ? await closeOne(state, { ...ending, closing, history }, services)
      : { state, events: 0 };
    events += next.events;
    closed.push(next.state);
  }
  return { states: closed, events };
}

interface Known extends Ending {
  readonly closing: Omit<Closing, 'at'>;
  readonly history: readonly AlertEvent[];
}

/** Compare-and-set: whoever loses the race looks again at what is open. */
async function closeOne(
  known: AlertState,
  { closing, history, ...ending }: Known,
  services: EvaluateRulesServices,
): Promise<{ state: AlertState; events: number }> {
  const { rule, subject } = known;
  const finding = findingOf(subject, ending, services);
  let state = known;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const last = lastEventOf(state, history);
    const at = services.clock.now().toISOString();
    const next = closedState(state, { ...closing, at, ...(finding && { finding }), ...(last && { last }) });
    if (next === undefined) return { state, events: 0 };
    const events = next.outbox.slice(state.outbox.length);
    if (await saveAndRecord(next, events, services)) return { state: next, events: events.length };
    state = (await services.alerts.state(rule, subject)) ?? state;
  }
  throw new StateContended({ rule, subject });
}

/** Those that were not delivered yet may not be in the history yet. */
function lastEventOf({ subject, outbox }: AlertState, history: readonly AlertEvent[]): AlertEvent | undefined {
  return [...history, ...outbox].findLast((event) => event.subject === subject && event.kind !== 'needs-review');
}

function findingOf(subject: string, { head, assessed }: Omit<Ending, 'closing'>, { profile }: EvaluateRulesServices) {
  const track = assessed?.tracks.find((each) => each.subject === subject);
  if (assessed === undefined || track === undefined) return undefined;
  return { rule: compileRule(head.document), profile, track, panel: assessed.panel, others: assessed.others };
}

async function assessedStates(
  { document }: RuleHead,
  states: readonly AlertState[],
  panels: PanelReader,
): Promise<Assessed> {
  const partners = states.map(({ subject }) => subject).filter((subject) => subject !== document.id);
  return assess(compileRule(document), await historyOf(document, panels), { partners });
}

async function endProgress(progress: RuleProgress, { change }: RuleHead, { alerts }: EvaluateRulesServices) {
  const revision = change === 'removed' ? ENDED.removed : ENDED.disabled;
  if (progress.revision !== revision) await alerts.saveProgress({ ...progress, revision });
}

function causeOf({ change }: RuleHead): Closing['cause'] {
  return change === 'removed' ? 'rule-removed' : 'rule-disabled';
}

/** By the name that they chose as a reader; the id, where there is none, says at least that it was somebody. */
async function authorOf(
  { updatedBy, reason }: RuleHead,
  { readers }: EvaluateRulesServices,
): Promise<Pick<Closing, 'by' | 'reason'>> {
  const by = updatedBy === undefined ? undefined : ((await readers.get(updatedBy))?.name ?? updatedBy);
  return { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
}
