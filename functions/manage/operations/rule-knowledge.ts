/** What is known of the figures that rules look at, for assessing them on demand. */
import { type Assessed, assess } from '../../../shared/domain/assess.ts';
import { historyAt, type VintagesOf } from '../../../shared/domain/knowledge.ts';
import { compileRule, type Rule, type RuleDocument, seriesIdsOf } from '../../../shared/domain/rule.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { ManageServices } from '../services.ts';

export interface Knowledge {
  readonly vintagesOf: VintagesOf;
  readonly silencers: readonly Rule[];
}

/** The vintages of the rule's series, and of those of the rules that silence it. */
export async function knowledgeOf(documents: readonly RuleDocument[], services: ManageServices): Promise<Knowledge> {
  const ids = [...new Set(documents.flatMap((document) => document['silenced-by']))];
  const stored = await Promise.all(ids.map((id) => services.rules.get(id)));
  const active = stored.flatMap((rule) =>
    rule === undefined || rule.onHold !== undefined || rule.disabled === true ? [] : [rule.document],
  );
  const vintagesOf = await services.vintages.read([...documents, ...active].flatMap(seriesIdsOf));
  return { vintagesOf, silencers: active.map(compileRule) };
}

/** Those of the silencers that a document names. */
export function silencing(document: RuleDocument, silencers: readonly Rule[]): Rule[] {
  return silencers.filter((silencer) => document['silenced-by'].includes(silencer.document.id));
}

/** Starts of the runs that retrieved the figures: what came between two of them was evaluated together. */
export async function runsStarted(documents: readonly RuleDocument[], { releases }: ManageServices): Promise<string[]> {
  const sources = [...new Set(documents.flatMap(seriesIdsOf).map((id) => seriesKey(id).source))];
  const found = (await Promise.all(sources.map((source) => releases.list(source)))).flat();
  return [...new Set(found.flatMap(({ firstSeen, revisions }) => [firstSeen, ...revisions.map(({ at }) => at)]))];
}

export interface AssessedRule extends Assessed {
  readonly rule: Rule;
}

/** The rule assessed over all that was known at an instant, or is known today; the same call as a live evaluation. */
export async function assessedAt(
  document: RuleDocument,
  instant: string | undefined,
  services: ManageServices,
): Promise<AssessedRule> {
  const [{ vintagesOf, silencers }, { states }] = await Promise.all([
    knowledgeOf([document], services),
    services.alerts.states(document.id),
  ]);
  const rule = compileRule(document);
  const series = [document, ...silencers.map((silencer) => silencer.document)].flatMap(seriesIdsOf);
  const history = historyAt(series, vintagesOf, instant);
  const assessed = assess(rule, history, {
    silencers: silencers.map((silencer) => assess(silencer, history)),
    partners: states.map(({ subject }) => subject).filter((subject) => subject !== document.id),
  });
  return { rule, ...assessed };
}
