/** One alert event in a plain-text e-mail: what, why, by whom, since when, on which data. */
import type { AlertEvent } from './alert.ts';
import type { Explanation, Point } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import { eventTitle, headWord } from './notice-words.ts';
import { difference, figure, figureBeside, lineFigure, months, percent } from './phrases.ts';

/** The lines of the paragraph, without a line break at either end. */
export function eventParagraph(event: AlertEvent, linkBase: string): string[] {
  const { explanation } = event;
  return [
    `${headWord(event)}: ${eventTitle(event)}`,
    '',
    event.reason,
    ...distanceLines(explanation),
    '',
    ...basisLines(event),
    ...section('Why it moved', moveLines(explanation)),
    ...section(`Largest partners, ${windowText(event)}`, supplierLines(explanation)),
    ...section('Month by month', historyLines(explanation)),
    ...section('The rule', [explanation.sentence]),
    ...section('The data', dataLines(event, linkBase)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function distanceLines({ distance, previous, previousPeriod, threshold, scale, unit }: Explanation): string[] {
  const line = lineFigure(threshold, scale, unit);
  const from = distance === null ? [] : [`Distance from the line of ${line}: ${difference(distance, scale, unit)}.`];
  const before =
    previous === null ? [] : [`Before, in ${previousPeriod}: ${figureBeside(previous, threshold, scale, unit)}.`];
  const text = [...from, ...before].join(' ');
  return text === '' ? [] : [text];
}

function basisLines(event: AlertEvent): string[] {
  const { metric, scope, basis, unit, numerator, denominator } = event.explanation;
  const what = `${metric.charAt(0).toUpperCase()}${metric.slice(1)} of ${scope}, ${windowText(event)}`;
  const amounts =
    numerator === null || denominator === null
      ? `in ${unit}`
      : `${figure(numerator, 'amount', unit)} of ${figure(denominator, 'amount', unit)}`;
  return [`${what}: ${amounts}.`, `Basis: ${basis}.`];
}

function windowText({ period, explanation }: AlertEvent): string {
  return explanation.windowMonths === 1 ? period : `${months(explanation.windowMonths)} to ${period}`;
}

function moveLines({ decomposition, previousPeriod, scale, unit }: Explanation): string[] {
  if (decomposition === null) return [];
  const { change, own, rest } = decomposition;
  return [
    `${difference(change, scale, unit)} since ${previousPeriod}:`,
    `${difference(own, scale, unit)} because the partner's own trade changed,`,
    `${difference(rest, scale, unit)} because all other trade changed.`,
  ];
}

function supplierLines({ suppliers, unit }: Explanation): string[] {
  const width = Math.max(0, ...suppliers.map(({ name }) => name.length));
  return suppliers.map(
    ({ name, share, amount }) =>
      `${name.padEnd(width)}  ${percent(share).padStart(6)}  ${figure(amount, 'amount', unit)}`,
  );
}

function historyLines(explanation: Explanation): string[] {
  return explanation.history.map((point) => `${point.period}  ${pointText(point, explanation)}`);
}

function pointText({ value, gap }: Point, { threshold, scale, unit }: Explanation): string {
  if (value === null) return gap === undefined ? 'no number' : `no number: ${gapPhrase(gap)}`;
  return figureBeside(value, threshold, scale, unit).padStart(6);
}

function dataLines({ id, explanation }: AlertEvent, linkBase: string): string[] {
  const { sourceName, retrievedAt, vintage, queries, recording } = explanation;
  return [
    ...(recording === undefined ? [] : [`Recorded data, not a live pull: ${recording}`]),
    retrievedAt === ''
      ? `${sourceName}: nothing was retrieved`
      : `${sourceName}, retrieved ${retrievedAt}, vintage ${vintage}`,
    ...queries.map((query) => `Query: ${query}`),
    `Alert: ${linkBase}/#/alerts/${encodeURIComponent(id)}`,
  ];
}
