/** Tells a rule's readers, once, that codes of it were split, merged or retired: it needs to be looked at. */
import type { AlertState, RuleProgress, Told } from '../../shared/domain/alert.ts';
import { alertEvent, type Finding } from '../../shared/domain/alert-event.ts';
import { levelAt } from '../../shared/domain/assess.ts';
import { type CodeReview, codeReviews } from '../../shared/domain/code-reviews.ts';
import { aboutPartners } from '../../shared/domain/subscription.ts';
import { untold } from '../../shared/domain/told.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import { saveAndRecord } from './save-and-record.ts';
import { StateContended } from './state-contended.ts';

const ATTEMPTS = 5;

export interface Reviewed {
  /** The state of the rule as a whole, if there is one. */
  readonly state?: AlertState | undefined;
  readonly progress?: RuleProgress | undefined;
}

/**
 * Compare-and-set on the state of the rule as a whole, whose outbox takes the event. As with alerts, nothing is said of
 * what happened before the rule was first evaluated, or changed.
 */
export async function reviewCodes(
  found: Omit<Finding, 'version'>,
  { state: known, progress }: Reviewed,
  { alerts }: { readonly alerts: AlertStore },
): Promise<{ state?: AlertState; events: number }> {
  const { id } = found.rule.document;
  const told = toldSoFar(found, progress);
  const reviews = codeReviews(found.rule.document, found.panel).filter(({ period }) => period >= told.since);
  if (reviews.length === 0) return { ...(known !== undefined && { state: known }), events: 0 };
  let state = known ?? { rule: id, subject: id, told, outbox: [], version: 0 };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const next = withReviews(found, state, reviews);
    if (next === undefined) return { state, events: 0 };
    const events = next.outbox.slice(state.outbox.length);
    if (await saveAndRecord(next, events, { alerts })) return { state: next, events: events.length };
    state = (await alerts.state(id, id)) ?? state;
  }
  throw new StateContended({ rule: id, subject: id });
}

/** What the rule as a whole has told, for a subject that has no state of its own yet. */
function toldSoFar({ panel }: Pick<Finding, 'panel'>, progress: RuleProgress | undefined): Told {
  if (progress === undefined) return untold(panel.periodAt(panel.length - 1));
  return { since: progress.since, through: progress.through, steps: [] };
}

/** The state with an event for each month not told yet; undefined where all were. */
function withReviews(
  found: Omit<Finding, 'version'>,
  state: AlertState,
  reviews: readonly CodeReview[],
): AlertState | undefined {
  const reviewed = state.reviewed ?? [];
  const fresh = reviews.filter(({ period }) => !reviewed.includes(period));
  if (fresh.length === 0) return undefined;
  const version = state.version + 1;
  return {
    ...state,
    outbox: [...state.outbox, ...fresh.map((review) => reviewEvent({ ...found, version }, review))],
    reviewed: [...reviewed, ...fresh.map(({ period }) => period)],
    version,
  };
}

/** The event stands beside the alert, whose level it leaves as it is. */
function reviewEvent(finding: Finding, { period, reason }: CodeReview) {
  const { rule, track, panel } = finding;
  const { id } = rule.document;
  const level = levelAt(track, panel.columnOf(period));
  const change = { kind: 'needs-review', period, until: period, from: level, to: level } as const;
  const { partners: _, ...event } = alertEvent(finding, change);
  const severity = level === 'clear' ? ('warning' as const) : level;
  // Of a rule about each partner the track is that of one of them, and the event is of all.
  return {
    ...event,
    ...aboutPartners(rule.document, id),
    id: `${id}.${period}.needs-review.${event.vintage}`,
    subject: id,
    severity,
    reason,
  };
}
