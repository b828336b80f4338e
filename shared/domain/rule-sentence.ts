/** A rule says itself, with every default spelled out. */
import { metricOf } from './metrics/index.ts';
import type { Scale } from './metrics/metric.ts';
import { lineFigure, listed, months, printedCode } from './phrases.ts';
import { compileRule, type RuleDocument, type SeriesSelection } from './rule.ts';
import type { SourceProfile } from './source-profile.ts';
import type { Line } from './threshold.ts';

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
  const what = `${phrase} of ${scopePhrase(document)} (${basisPhrase(document.series, profile)}; ${profile.name})`;
  const window = document.window.months === 1 ? 'month by month' : `summed over ${months(document.window.months)}`;
  return [
    `Watches ${what}, ${window}: ${linesPhrase(document, metric.scale, unit)}.`,
    `${persistSentence(document)}.`,
    `${missingSentence(document, unit)}.`,
    `${notifySentence(document)}.`,
  ].join(' ');
}

function linesPhrase(document: RuleDocument, scale: Scale, unit: string): string {
  const { direction, critical, warning } = compileRule(document).lines;
  const back = direction === 'above' ? 'below' : 'above';
  const phrase = (name: string, { raise, clear }: Line) =>
    `${name} ${direction} ${lineFigure(raise, scale, unit)} until ${back} ${lineFigure(clear, scale, unit)}`;
  return `${phrase('critical', critical)}; ${warning === undefined ? 'no warning line' : phrase('warning', warning)}`;
}

function persistSentence(document: RuleDocument): string {
  const { lines, persist } = compileRule(document);
  const { months: needed, outOf, keep } = persist;
  const [away, back] = lines.direction === 'above' ? ['above', 'below'] : ['below', 'above'];
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

function missingSentence({ guards }: RuleDocument, unit: string): string {
  const minimum = guards['minimum-trade'];
  const guard =
    minimum === undefined
      ? 'no minimum of trade is asked for'
      : `with less trade in all than ${lineFigure(minimum, 'amount', unit)} there is no number`;
  return `${MISSING[guards['when-missing']]}; ${guard}`;
}

function notifySentence({ notify }: RuleDocument): string {
  const every = notify['repeat-every'];
  const reminders =
    every === undefined ? 'No reminders' : `A reminder every ${every === 1 ? 'month' : months(every)} while it lasts`;
  return `${reminders}; ${notify.corrections ? 'corrections after revisions are told' : 'what was told is not corrected after revisions'}`;
}
