/** A rule says itself, with every default spelled out. */
import { basket } from './baskets.ts';
import { changePhrase } from './change.ts';
import { metricOf } from './metrics/index.ts';
import { lineFigure, listed, months, printedCode } from './phrases.ts';
import { type Condition, conditionsOf, type Expression, expressionOf, type RuleDocument, scaleOf, spanOf } from './rule.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';
import { type Line, linesOf } from './threshold.ts';

/** "US imports for consumption, customs value" and the like, as the source defines the basis. */
export function basisPhrase({ flow, basis }: Pick<SeriesSelection, 'flow' | 'basis'>, profile: SourceProfile): string {
  return profile.bases[flow][basis] ?? `${flow}, ${basis}`;
}

/** "US imports of 8101.94.0000". */
export function scopePhrase({ series }: Pick<Condition, 'series'>): string {
  const what = series.basket === undefined ? listed(codesOf(series).map(printedCode)) : basketPhrase(series.basket);
  return `${series.reporter} ${series.flow} of ${what}`;
}

function basketPhrase({ name, digits }: { readonly name: string; readonly digits: number }): string {
  return `the basket ${name} (${basket(name).label}, codes of ${digits} digits)`;
}

/** One English paragraph that leaves nothing to guess: what, of what, over what, which lines, how long, what if. */
export function ruleSentence(document: RuleDocument, profile: SourceProfile): string {
  const [lead, ...others] = conditionsOf(document);
  if (lead === undefined) return '';
  const watched = others.length === 0 ? conditionSentences(lead, profile) : composedSentences(document, profile);
  const { 'silenced-by': parents } = document;
  const silence = parents.length === 0 ? [] : [`Silent while ${listed(parents)} ${parents.length === 1 ? 'has' : 'have'} an open alert.`];
  return [...watched, ...silence, `${notifySentence(document)}.`].join(' ');
}

/** "China's share of US imports of 8101.94.0000 above 80%". */
export function conditionPhrase(condition: Condition): string {
  const { direction, critical } = linesOf(condition.threshold);
  return `${whatPhrase(condition)} ${direction} ${lineFigure(critical.raise, scaleOf(condition), '')}`.trimEnd();
}

function whatPhrase(condition: Condition): string {
  const phrase = metricOf(condition.metric).phrase(condition.metric);
  const what = `${phrase} of ${scopePhrase(condition)}`;
  return condition.change === undefined ? what : changePhrase(what, condition.change);
}

function conditionSentences(condition: Condition, profile: SourceProfile): string[] {
  const unit = condition.series.measure === 'value' ? profile.currency : 'in the unit of the source';
  const basis = `${basisPhrase(condition.series, profile)}; ${profile.name}`;
  const span = spanOf(condition);
  const window = span === 1 ? 'month by month' : `summed over ${months(span)}`;
  return [
    `Watches ${whatPhrase(condition)} (${basis}), ${window}: ${linesPhrase(condition, unit)}.`,
    `${persistSentence(condition)}.`,
    `${missingSentence(condition, unit)}.`,
  ];
}

function composedSentences(document: RuleDocument, profile: SourceProfile): string[] {
  const numbered = conditionsOf(document).map((condition, index) => `(${index + 1}) ${conditionSentences(condition, profile).join(' ')}`);
  return [`An alert is raised when ${expressionPhrase(expressionOf(document), { next: 1 })}.`, ...numbered];
}

/** "all of (1), (2) and not (3)". */
function expressionPhrase(expression: Expression, counter: { next: number }): string {
  if ('metric' in expression) return `(${counter.next++})`;
  if ('not' in expression) return `not ${expressionPhrase(expression.not, counter)}`;
  const [word, parts] = 'all' in expression ? ['all of', expression.all] : ['any of', expression.any];
  return `${word} ${listed(parts.map((part) => expressionPhrase(part, counter)))}`;
}

function linesPhrase(condition: Condition, unit: string): string {
  const { direction, critical, warning } = linesOf(condition.threshold);
  const scale = scaleOf(condition);
  const back = direction === 'above' ? 'below' : 'above';
  const phrase = (name: string, { raise, clear }: Line) =>
    `${name} ${direction} ${lineFigure(raise, scale, unit)} until ${back} ${lineFigure(clear, scale, unit)}`;
  return `${phrase('critical', critical)}; ${warning === undefined ? 'no warning line' : phrase('warning', warning)}`;
}

function persistSentence({ threshold, persist }: Condition): string {
  const { months: needed, 'out-of': outOf = needed, keep } = persist;
  const [away, back] = linesOf(threshold).direction === 'above' ? ['above', 'below'] : ['below', 'above'];
  const raise = needed === outOf ? running(needed) : `${needed} of the last ${months(outOf)}, this one included,`;
  return `An alert is raised after ${raise} ${away} its line, and ends after ${running(keep)} ${back} the line that ends it`;
}

function running(count: number): string {
  return count === 1 ? '1 month' : `${months(count)} running`;
}

const MISSING = {
  hold: 'A month without a number changes nothing',
  clear: 'A month without a number counts as clear',
  alert: 'A month without a number counts as a breach',
} as const;

function missingSentence({ guards }: Condition, unit: string): string {
  const minimum = guards['minimum-trade'];
  const guard =
    minimum === undefined
      ? 'no minimum of trade is asked for'
      : `with less trade in all than ${lineFigure(minimum, 'amount', unit)} there is no number`;
  const after = guards['confirm-after'];
  const confirmed = after === 0 ? '' : `; a month is judged after ${after} later ${after === 1 ? 'release' : 'releases'}`;
  return `${MISSING[guards['when-missing']]}; ${guard}${confirmed}`;
}

function notifySentence({ notify }: RuleDocument): string {
  const every = notify['repeat-every'];
  const reminders =
    every === undefined ? 'No reminders' : `A reminder every ${every === 1 ? 'month' : months(every)} while it lasts`;
  return `${reminders}; ${notify.corrections ? 'corrections after revisions are told' : 'what was told is not corrected after revisions'}`;
}
