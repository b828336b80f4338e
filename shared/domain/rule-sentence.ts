/** A rule says itself, with every default spelled out. */
import { metricOf } from './metrics/index.ts';
import type { Scale } from './metrics/metric.ts';
import { lineFigure, listed, months, printedCode } from './phrases.ts';
import { compileRule, type RuleDocument, type SeriesSelection } from './rule.ts';
import type { SourceProfile } from './source-profile.ts';

/** "US imports for consumption, customs value" and the like, as the source defines the basis. */
export function basisPhrase({ flow, basis }: Pick<SeriesSelection, 'flow' | 'basis'>, profile: SourceProfile): string {
  return profile.bases[flow][basis] ?? `${flow}, ${basis}`;
}

/** "US imports of 8101.94.0000". */
export function scopePhrase({ series }: Pick<RuleDocument, 'series'>): string {
  return `${series.reporter} ${series.flow} of ${listed(series.commodities.map(printedCode))}`;
}

/** One English paragraph that leaves nothing to guess: what, of what, over what, which lines, how long, what if. */
export function ruleSentence(document: RuleDocument, profile: SourceProfile): string {
  const metric = metricOf(document.metric);
  const unit = document.series.measure === 'value' ? profile.currency : 'in the unit of the source';
  const phrase = metric.phrase(document.metric);
  const opening = `${capitalised(phrase)} of ${scopePhrase(document)} (${basisPhrase(document.series, profile)}; ${profile.name})`;
  return [
    `${opening}, summed over ${months(document.window.months)}:`,
    `${linesSentence(document, metric.scale, unit)}.`,
    `${missingSentence(document, unit)}.`,
    `${notifySentence(document)}.`,
  ].join(' ');
}

function linesSentence(document: RuleDocument, scale: Scale, unit: string): string {
  const { lines, persist } = compileRule(document);
  const away = lines.direction;
  const back = away === 'above' ? 'below' : 'above';
  const line = (value: number) => lineFigure(value, scale, unit);
  const held = persist.outOf === 1 ? 'in one month' : `in at least ${persist.months} of the last ${months(persist.outOf)}`;
  const kept = persist.keep === 1 ? '' : ` for ${months(persist.keep)} running`;
  const warning =
    lines.warning === undefined
      ? 'there is no warning line'
      : `warning when ${away} ${line(lines.warning.raise)}, over again when ${back} ${line(lines.warning.clear)}${kept}`;
  const critical = `critical when ${away} ${line(lines.critical.raise)} ${held}, over again when ${back} ${line(lines.critical.clear)}${kept}`;
  return `${critical}; ${warning}`;
}

const MISSING = {
  hold: 'A month without a number changes nothing',
  clear: 'A month without a number counts as clear',
  alert: 'A month without a number counts as a breach',
} as const;

function missingSentence({ guards }: RuleDocument, unit: string): string {
  const minimum = guards['minimum-trade'];
  const guard =
    minimum === undefined ? 'no minimum of trade is asked for' : `with less trade than ${lineFigure(minimum, 'amount', unit)} there is no number`;
  return `${MISSING[guards['when-missing']]}; ${guard}`;
}

function notifySentence({ notify }: RuleDocument): string {
  const every = notify['repeat-every'];
  const reminders = every === undefined ? 'No reminders' : `A reminder every ${months(every)} while it lasts`;
  return `${reminders}; ${notify.corrections ? 'corrections after revisions are told' : 'revisions correct nothing that was told'}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
