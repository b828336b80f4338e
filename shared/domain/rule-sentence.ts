/** A rule says itself, with every default spelled out. */
import { basket } from './baskets.ts';
import { changePhrase } from './change.ts';
import { metricOf } from './metrics/index.ts';
import { lineFigure, listed, months, printedCode } from './phrases.ts';
import {
  type Condition,
  conditionsOf,
  type Expression,
  expressionOf,
  inputsOf,
  type RuleDocument,
  scaleOf,
  spanOf,
} from './rule.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';
import { profileOf, type SourceProfiles } from './source-profiles.ts';
import type { PartnerCode } from './series.ts';
import { type Line, linesOf } from './threshold.ts';

/** "imports for consumption, customs value" and the like, as the source defines the basis. */
export function basisPhrase(
  { flow, basis }: Pick<SeriesSelection, 'flow' | 'basis'>,
  profile: SourceProfile | undefined,
): string {
  return profile?.bases[flow][basis] ?? `${flow}, ${basis}`;
}

/** "US imports of 8101.94.0000"; "US trade in 8101.94.0000" where imports are set against exports. */
export function scopePhrase(condition: Pick<Condition, 'series' | 'metric'>): string {
  const { series } = condition;
  const what = series.basket === undefined ? listed(codesOf(series).map(printedCode)) : basketPhrase(series.basket);
  const isTwoWay = inputsOf(condition).some(({ flow }) => flow !== series.flow);
  return `${series.reporter} ${isTwoWay ? 'trade in' : `${series.flow} of`} ${what}`;
}

function basketPhrase({ name, digits }: { readonly name: string; readonly digits: number }): string {
  return `the basket ${name} (${basket(name).label}, codes of ${digits} digits)`;
}

/**
 * One English paragraph that leaves nothing to guess: what, of what, over what, which lines, how long, what if.
 *
 * @param profiles that of the leading condition's source, or a function that knows those of all sources
 */
export function ruleSentence(document: RuleDocument, profiles: SourceProfiles): string {
  const [lead] = conditionsOf(document);
  if (lead === undefined) return '';
  const watched =
    'metric' in document
      ? conditionSentences(document, typeof profiles === 'function' ? profiles(document.series.source) : profiles)
      : composedSentences(document, profiles);
  const { 'silenced-by': parents } = document;
  const silence = parents.length === 0 ? [] : [`Silent while ${silencersPhrase(parents)} has an open alert.`];
  return [...watched, ...silence, `${notifySentence(document)}.`].join(' ');
}

/** "the rule us-tungsten"; "one of the rules a, b and c": any of them is enough. */
export function silencersPhrase(ids: readonly string[]): string {
  return ids.length === 1 ? `the rule ${ids.join('')}` : `one of the rules ${listed(ids)}`;
}

/** "China's share of US imports of 8101.94.0000 above 80%"; with a warning line, "above 80% (warning 70%)". */
export function conditionPhrase(condition: Condition, unit: string): string {
  const { direction, critical, warning } = linesOf(condition.threshold);
  const line = ({ raise }: Line) => lineFigure(raise, scaleOf(condition), unit);
  const nearer = warning === undefined ? '' : ` (warning ${line(warning)})`;
  return `${whatPhrase(condition)} ${direction} ${line(critical)}${nearer}`;
}

/** "(1), (2) and not (3)": the composition of a rule by the numbers of its conditions. */
export function compositionPhrase(document: RuleDocument): string {
  return expressionPhrase(expressionOf(document), { next: 1 });
}

/** "China's share", "the year-on-year percentage change in the value": to stand before "of US imports of ...". */
export function metricPhrase({ metric, change }: Pick<Condition, 'metric' | 'change'>, subject?: PartnerCode): string {
  const phrase = metricOf(metric).phrase(metric, subject);
  return change === undefined ? phrase : changePhrase(phrase, change);
}

/** What the figures are, as the source defines it; where a metric takes two series, both. */
export function basesPhrase(
  condition: Pick<Condition, 'series' | 'metric'>,
  profile: SourceProfile | undefined,
): string {
  return [...new Set(inputsOf(condition).map((series) => basisPhrase(series, profile)))].join('; ');
}

function whatPhrase(condition: Condition): string {
  return `${metricPhrase(condition)} of ${scopePhrase(condition)}`;
}

/** What a condition does when it is the whole rule, or one of several. */
type Words = [watches: string, begins: string, ends: string];

function conditionSentences(
  condition: Condition,
  profile: SourceProfile | undefined,
  [watches, begins, ends]: Words = ['Watches ', 'An alert is raised', 'ends'],
): string[] {
  const { own, unit } = unitsOf(condition, profile);
  const basis = `${basesPhrase(condition, profile)}; ${profile?.name ?? condition.series.source}`;
  const span = spanOf(condition);
  const window = span === 1 ? 'month by month' : `summed over ${months(span)}`;
  return [
    `${watches}${whatPhrase(condition)} (${basis}), ${window}: ${linesPhrase(condition, unit)}.`,
    `${begins} after ${persistPhrase(condition, ends)}.`,
    `${missingSentence(condition, own)}.`,
  ];
}

/** The unit of the amounts that go in, and that of the number that comes out, before any panel is at hand. */
function unitsOf(condition: Condition, profile: SourceProfile | undefined): { own: string; unit: string } {
  const currency = profile?.currency ?? 'in the currency of the source';
  const own = inputsOf(condition)[0]?.measure === 'quantity' ? 'in the unit of the source' : currency;
  const isQuotient = metricOf(condition.metric).unit !== undefined;
  return { own, unit: isQuotient ? `${currency} per unit of quantity` : own };
}

function composedSentences(document: RuleDocument, profiles: SourceProfiles): string[] {
  const numbered = conditionsOf(document).map((condition, index) => {
    const words: Words = ['', 'The condition holds', 'no longer'];
    const sentences = conditionSentences(condition, profileOf(profiles, condition), words).join(' ');
    return `(${index + 1}) ${sentences.charAt(0).toUpperCase()}${sentences.slice(1)}`;
  });
  const count = numbered.length === 1 ? 'One condition' : `${numbered.length} conditions`;
  const composition = compositionPhrase(document);
  return [`An alert is open while this holds: ${composition}. ${levelSentence(composition)} ${count}:`, ...numbered];
}

/** What becomes of warning and critical, for the words that the composition has. */
function levelSentence(composition: string): string {
  const rules = [
    [/ and /, '"and" takes the lowest of the levels that it joins'],
    [/ or /, '"or" takes the highest of the levels that it joins'],
    [/not /, '"not" makes critical of clear, and clear of the rest'],
  ] as const;
  const words = rules.filter(([word]) => word.test(composition)).map(([, text]) => text);
  return `Here ${words.join('; ')}.`;
}

function expressionPhrase(expression: Expression, counter: { next: number }): string {
  if ('metric' in expression) return `(${counter.next++})`;
  if ('not' in expression) return `not ${nested(expression.not, counter)}`;
  const [word, parts] = 'all' in expression ? ['and', expression.all] : ['or', expression.any];
  return listed(
    parts.map((part) => nested(part, counter)),
    word,
  );
}

function nested(expression: Expression, counter: { next: number }): string {
  const phrase = expressionPhrase(expression, counter);
  return 'all' in expression || 'any' in expression ? `[${phrase}]` : phrase;
}

function linesPhrase(condition: Condition, unit: string): string {
  const { direction, critical, warning } = linesOf(condition.threshold);
  const scale = scaleOf(condition);
  const back = direction === 'above' ? 'below' : 'above';
  const phrase = (name: string, { raise, clear }: Line) =>
    `${name} ${direction} ${lineFigure(raise, scale, unit)} until ${back} ${lineFigure(clear, scale, unit)}`;
  return `${phrase('critical', critical)}; ${warning === undefined ? 'no warning line' : phrase('warning', warning)}`;
}

function persistPhrase({ threshold, persist }: Condition, ends: string): string {
  const { months: needed, 'out-of': outOf = needed, keep } = persist;
  const [away, back] = linesOf(threshold).direction === 'above' ? ['above', 'below'] : ['below', 'above'];
  const raise = needed === outOf ? running(needed) : `${needed} of the last ${months(outOf)}, this one included,`;
  return `${raise} ${away} its line, and ${ends} after ${running(keep)} ${back} the line that ends it`;
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
  const confirmed =
    after === 0 ? '' : `; a month is judged after ${after} later ${after === 1 ? 'release' : 'releases'}`;
  return `${MISSING[guards['when-missing']]}; ${guard}${confirmed}`;
}

function notifySentence({ notify }: RuleDocument): string {
  const every = notify['repeat-every'];
  const reminders =
    every === undefined ? 'No reminders' : `A reminder every ${every === 1 ? 'month' : months(every)} while it lasts`;
  return `${reminders}; ${notify.corrections ? 'corrections after revisions are told' : 'what was told is not corrected after revisions'}`;
}
