/** Which rules a source's run looks after, and the series that they ask for. */
import { conditionsOf, inputsOf, type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { type SeriesId, seriesKey } from '../../shared/domain/series.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { RuleStore, StoredRule } from '../../shared/ports/rule-store.ts';

export interface RulesOfSource {
  /** Evaluated on the figures of the source. */
  readonly active: readonly RuleDocument[];
  /** Not evaluated any more, or for now, but something of them may be left to close or to deliver. */
  readonly leftOver: readonly string[];
}

/**
 * An alert of a removed or disabled rule is closed by the run that the change started. Where that run failed, it is
 * closed by the next one, and so is what was left undelivered of a rule that has been put on hold meanwhile.
 */
export async function rulesOfSource(
  source: string,
  { rules, alerts }: { readonly rules: RuleStore; readonly alerts: Pick<AlertStore, 'undelivered'> },
): Promise<RulesOfSource> {
  const [stored, unsettled] = await Promise.all([rules.list(), rules.unsettled()]);
  const own = stored.filter(({ document }) => lookingAt(document, source));
  const onHold = new Set(stored.filter((rule) => rule.onHold !== undefined).map(({ document: { id } }) => id));
  const waiting = onHold.size === 0 ? [] : (await alerts.undelivered()).filter((id) => onHold.has(id));
  const ended = [...own.filter(({ disabled }) => disabled === true), ...unsettled].map(({ document: { id } }) => id);
  return {
    active: own.filter(isActive).map(({ document }) => document),
    leftOver: [...new Set([...ended, ...waiting])].sort(),
  };
}

export function isActive({ onHold, disabled }: StoredRule): boolean {
  return onHold === undefined && disabled !== true;
}

/** A composed rule may look at several sources; it is evaluated after the release of each. */
export function lookingAt(document: RuleDocument, source: string): boolean {
  return conditionsOf(document)
    .flatMap(inputsOf)
    .some((input) => input.source === source);
}

/** Each reporter with its series, both in order. */
export function seriesByReporter(rules: readonly RuleDocument[], source: string): Map<string, SeriesId[]> {
  const ids = rules.flatMap(seriesIdsOf).filter((id) => seriesKey(id).source === source);
  return Map.groupBy([...new Set(ids)].sort(), (id) => seriesKey(id).reporter);
}
