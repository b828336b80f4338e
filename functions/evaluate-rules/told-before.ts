/** What a subject's reader knows before an evaluation, and how far the rule was evaluated after it. */
import type { AlertState, EventCause, RuleProgress, Told } from '../../shared/domain/alert.ts';
import type { Track } from '../../shared/domain/assess.ts';
import { fingerprint } from '../../shared/domain/fingerprint.ts';
import type { Panel } from '../../shared/domain/panel.ts';
import { addMonths, type Period, periodAt } from '../../shared/domain/period.ts';
import { conditionsOf, expressionOf, type RuleDocument } from '../../shared/domain/rule.ts';
import { retold, untold } from '../../shared/domain/told.ts';

export interface Known {
  readonly state?: AlertState | undefined;
  readonly progress?: RuleProgress | undefined;
  readonly revision: string;
  readonly last: Period;
}

/** In place of a rule's revision once its alerts were closed: whatever comes after begins anew. */
export const ENDED = { removed: 'rule-removed', disabled: 'rule-disabled' } as const;

/** What an operator did to the rule that makes this evaluation its first; undefined for any other evaluation. */
export function firstBecause({ progress }: Pick<Known, 'progress'>): EventCause | undefined {
  if (progress === undefined || progress.revision === ENDED.removed) return 'rule-made';
  return progress.revision === ENDED.disabled ? 'rule-enabled' : undefined;
}

/**
 * The subject's own state, brought up to the progress of the rule as a whole. Of a partner that turns up for the first
 * time nothing was told, and nothing is to be corrected from before it was there.
 */
export function toldBefore(
  state: AlertState | undefined,
  { progress, revision, last }: Known,
  first: Period | undefined,
): Told {
  const told = merge(state?.told, progress);
  if (told === undefined) return untold(last);
  if (progress !== undefined && progress.revision !== revision) return retold(told, last);
  if (state !== undefined || first === undefined || first <= told.since) return told;
  const before = addMonths(first, -1);
  return { ...told, since: first, through: told.through > before ? told.through : before };
}

function merge(told: Told | undefined, progress: RuleProgress | undefined): Told | undefined {
  if (progress === undefined) return told;
  if (told === undefined) return { since: progress.since, through: progress.through, steps: [] };
  return {
    since: told.since > progress.since ? told.since : progress.since,
    through: told.through > progress.through ? told.through : progress.through,
    steps: told.steps,
  };
}

/** The first period in which a partner has a row; for a rule that is its own subject there is no such thing. */
export function firstPeriodOf({ partner }: Track, { columns }: Panel): Period | undefined {
  if (partner === undefined) return undefined;
  const position = columns.partners.indexOf(partner);
  const row = columns.cells.subarray(position * columns.length, (position + 1) * columns.length);
  const first = position === -1 ? -1 : row.findIndex((amount) => !Number.isNaN(amount));
  return first === -1 ? undefined : periodAt(columns.first + first);
}

export function progressOf(rule: string, { progress, revision, last }: Known): RuleProgress {
  const isSame = progress !== undefined && progress.revision === revision;
  return {
    rule,
    since: isSame ? progress.since : last,
    through: isSame && progress.through > last ? progress.through : last,
    revision,
  };
}

export function freshPeriods(panel: Panel, progress: RuleProgress | undefined, last: Period): number {
  if (progress === undefined) return panel.length;
  return Math.max(0, panel.columnOf(last) - panel.columnOf(progress.through));
}

/** What of a rule decides its verdicts: its name, tags and description do not. */
export function revisionOf(document: RuleDocument): string {
  const conditions = conditionsOf(document).map(({ series, metric, change, window, threshold, persist, guards }) => [
    series,
    metric,
    change,
    window,
    threshold,
    persist,
    guards,
  ]);
  const shape = 'metric' in document ? [] : expressionOf(document);
  return fingerprint(JSON.stringify([conditions, shape, document['silenced-by'], document.notify]));
}
