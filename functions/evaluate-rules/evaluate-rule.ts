/** Evaluates one rule that is in force: its alerts, the codes that want a review, and the snapshot for lists. */
import { alertEvent, type Finding } from '../../shared/domain/alert-event.ts';
import type { AlertState } from '../../shared/domain/alert.ts';
import { assess, type Track } from '../../shared/domain/assess.ts';
import { compileRule } from '../../shared/domain/rule.ts';
import { ruleState } from '../../shared/domain/rule-state.ts';
import type { EvaluateResult } from '../../shared/domain/run.ts';
import { tell } from '../../shared/domain/tell.ts';
import type { RuleHead } from '../../shared/ports/rule-store.ts';
import { closeUnwatched, outboxesOf } from './close-alerts.ts';
import type { EvaluateRulesServices } from './services.ts';
import { historyOf, type PanelReader, silencersOf } from './panels.ts';
import { reviewCodes } from './review-codes.ts';
import { saveAndRecord } from './save-and-record.ts';
import { StateContended } from './state-contended.ts';
import {
  firstBecause,
  firstPeriodOf,
  freshPeriods,
  type Known,
  progressOf,
  revisionOf,
  toldBefore,
} from './told-before.ts';

const ATTEMPTS = 5;

export async function evaluateRule(
  head: RuleHead,
  panels: PanelReader,
  services: EvaluateRulesServices,
): Promise<EvaluateResult> {
  const { document } = head;
  const rule = compileRule(document);
  const { progress, states } = await services.alerts.states(document.id);
  const assessed = assess(rule, await historyOf(document, panels), {
    silencers: await silencersOf(document, panels, services.rules),
    partners: states.map(({ subject }) => subject).filter((subject) => subject !== document.id),
  });
  const { panel, others, tracks } = assessed;
  if (panel.length === 0) return withoutFigures(document.id, states, services);
  const known = { progress, revision: revisionOf(document), last: panel.periodAt(panel.length - 1) };
  const at = services.clock.now().toISOString();
  const found = { rule, profile: services.profile, panel, others, at };
  const { open, events } = await settleAll(found, tracks, { known, states, head }, services);
  await services.alerts.saveProgress(progressOf(document.id, known));
  const snapshot = ruleState(rule, services.profile, assessed, at);
  if (snapshot !== undefined) await services.summaries.save(document.id, snapshot);
  return {
    assessments: tracks.length * freshPeriods(panel, progress, known.last),
    events,
    outboxes: outboxesOf(open),
  };
}

/** Nothing is told where there is nothing to assess, and what lists showed of other figures is gone. */
async function withoutFigures(
  rule: string,
  states: readonly AlertState[],
  { summaries }: EvaluateRulesServices,
): Promise<EvaluateResult> {
  await summaries.drop(rule);
  return { assessments: 0, events: 0, outboxes: outboxesOf(states) };
}

interface Before {
  readonly known: Omit<Known, 'state'>;
  readonly states: readonly AlertState[];
  readonly head: RuleHead;
}

/** Every subject of a rule, those it watches no more, and the codes that want a review, which stand in the rule's own state. */
async function settleAll(
  found: Omit<Finding, 'version' | 'track'>,
  tracks: readonly Track[],
  { known, states, head }: Before,
  services: EvaluateRulesServices,
): Promise<{ open: AlertState[]; events: number }> {
  const { id } = found.rule.document;
  const open = new Map(states.map((state) => [state.subject, state]));
  let events = 0;
  for (const track of tracks) {
    const settled = await settle({ ...found, track }, { ...known, state: open.get(track.subject) }, services);
    events += settled.events;
    if (settled.state !== undefined) open.set(track.subject, settled.state);
  }
  const watched = new Set(tracks.map(({ subject }) => subject));
  const unwatched = states.filter(({ subject }) => !watched.has(subject));
  const closed = await closeUnwatched(head, unwatched, known.progress, services);
  for (const state of closed.states) open.set(state.subject, state);
  events += closed.events;
  const [first] = tracks;
  if (first === undefined) return { open: [...open.values()], events };
  const before = { state: open.get(id), progress: known.progress };
  const reviewed = await reviewCodes({ ...found, track: first }, before, services);
  if (reviewed.state !== undefined) open.set(id, reviewed.state);
  return { open: [...open.values()], events: events + reviewed.events };
}

/** Compare-and-set: whoever loses the race looks again at what the winner told. */
async function settle(
  found: Omit<Finding, 'version'>,
  known: Known,
  services: EvaluateRulesServices,
): Promise<{ state?: AlertState; events: number }> {
  const { rule, track, panel } = found;
  const cause = firstBecause(known);
  let state = known.state;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const told = toldBefore(state, known, firstPeriodOf(track, panel));
    const telling = tell(rule, track, panel, told);
    if (telling.changes.length === 0) return { ...(state !== undefined && { state }), events: 0 };
    const version = (state?.version ?? 0) + 1;
    const events = telling.changes.map((change) =>
      alertEvent(
        { ...found, version },
        cause !== undefined && change.kind === 'raised' ? { ...change, cause } : change,
      ),
    );
    const next: AlertState = {
      ...(state?.reviewed !== undefined && { reviewed: state.reviewed }),
      rule: rule.document.id,
      subject: track.subject,
      told: telling.told,
      outbox: [...(state?.outbox ?? []), ...events],
      version,
    };
    if (await saveAndRecord(next, events, services)) return { state: next, events: events.length };
    state = await services.alerts.state(rule.document.id, track.subject);
  }
  throw new StateContended(track);
}
