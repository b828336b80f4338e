/** One alert event in a plain-text e-mail: what, why, by whom, since when, on which data. */
import type { AlertEvent } from './alert.ts';
import { conditionLines } from './condition-words.ts';
import type { Explanation, Point } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import { eventTitle, headWord } from './notice-words.ts';
import { difference, figure, figureBeside, lineFigure, months, percent } from './phrases.ts';

/** A basket of many codes takes many requests. */
const QUERIES_SHOWN = 5;

/** The lines of the paragraph, without a line break at either end. */
export function eventParagraph(event: AlertEvent, linkBase: string): string[] {
  const { explanation } = event;
  const which = explanation.conditions === undefined ? '' : ', condition (1)';
  return [
    `${headWord(event)}: ${eventTitle(event)}`,
    '',
    event.reason,
    ...(event.kind === 'closed' ? [] : distanceLines(explanation)),
    ...section('The conditions', conditionLines(explanation.conditions ?? [])),
    '',
    ...basisLines(event),
    // What somebody did to the rule closed it, whatever the figures did.
    ...(event.kind === 'closed' ? [] : section(`Why it moved${which}`, moveLines(explanation))),
    ...(event.kind === 'closed' ? [] : section(`Price and quantity${which}`, priceLines(explanation))),
    ...section(`Largest partners, ${windowText(event)}${which}`, supplierLines(explanation)),
    ...section(`Month by month${which}`, historyLines(explanation)),
    ...section('Commodity codes that changed', explanation.breaks ?? []),
    ...section('The rule', [...descriptionLines(explanation), explanation.sentence]),
    ...section('The data', dataLines(event, linkBase)),
  ];
}

/** As its author wrote it, line by line. */
function descriptionLines({ description }: Explanation): string[] {
  return description === undefined ? [] : description.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** Which condition a figure belongs to, where there are several. */
function leading(conditions: Explanation['conditions']): string {
  return conditions === undefined ? '' : 'Condition (1): ';
}

function distanceLines(explanation: Explanation): string[] {
  const { distance, previous, previousPeriod, threshold, scale, unit, conditions } = explanation;
  const line = lineFigure(threshold, scale, unit);
  const lead = leading(conditions);
  const word = lead === '' ? 'Distance' : `${lead}distance`;
  const from = distance === null ? [] : [`${word} from the line of ${line}: ${difference(distance, scale, unit)}.`];
  const before =
    previous === null ? [] : [`Before, in ${previousPeriod}: ${figureBeside(previous, threshold, scale, unit)}.`];
  const text = [...from, ...before].join(' ');
  return text === '' ? [] : [text];
}

function basisLines(event: AlertEvent): string[] {
  const { metric, scope, basis, conditions } = event.explanation;
  const what = `${metric} of ${scope}, ${windowText(event)}: ${amountsText(event.explanation)}`;
  const lead = leading(conditions);
  return [
    `${lead}${lead === '' ? what.charAt(0).toUpperCase() + what.slice(1) : what}.`,
    `Basis: ${basis}${basis.endsWith('.') ? '' : '.'}`,
  ];
}

/** "812 USD of 1 000 USD"; "exports 30 USD, imports 50 USD"; or what the amounts are in. */
function amountsText({ scale, unit, amountUnit = unit, numerator, denominator, parts }: Explanation): string {
  if (numerator === null || denominator === null)
    return scale === 'amount' || amountUnit === '' ? `in ${unit}` : `from amounts in ${amountUnit}`;
  if (parts === undefined)
    return `${figure(numerator, 'amount', amountUnit)} of ${figure(denominator, 'amount', amountUnit)}`;
  const { names, units } = parts;
  const [one, other] = [figure(numerator, 'amount', units[0]), figure(denominator, 'amount', units[1])];
  return `${names[0]} ${one}, ${names[1]} ${other}`;
}

function windowText({ period, explanation: { windowMonths } }: AlertEvent): string {
  if (windowMonths === 'year-to-date') return period.endsWith('-01') ? period : `${period.slice(0, 4)}-01 to ${period}`;
  return windowMonths === 1 ? period : `${months(windowMonths)} to ${period}`;
}

function moveLines({ decomposition, previousPeriod, scale, unit }: Explanation): string[] {
  if (decomposition === null) return [];
  const { change, own, rest, whose = "the partner's own trade" } = decomposition;
  if (change === 0 && own === 0 && rest === 0) return [];
  return [
    `${difference(change, scale, unit)} since ${previousPeriod}:`,
    `${difference(own, scale, unit)} because ${whose} changed,`,
    `${difference(rest, scale, unit)} because all other trade changed.`,
  ];
}

function priceLines({ price, previousPeriod, unit, amountUnit = unit }: Explanation): string[] {
  if (price === undefined || (price.byPrice === 0 && price.byQuantity === 0)) return [];
  const { change, byPrice, byQuantity, whose = 'the trade', unit: weight } = price;
  const unitValue = (value: number) => figure(value, 'amount', `${amountUnit}/${weight}`);
  const quantity = (amount: number) => figure(amount, 'amount', weight);
  return [
    `In value ${whose} changed by ${difference(change, 'amount', amountUnit)} since ${previousPeriod}:`,
    `${difference(byPrice, 'amount', amountUnit)} because of the price, ${unitValue(price.previousUnitValue)} before and ${unitValue(price.unitValue)} now,`,
    `${difference(byQuantity, 'amount', amountUnit)} because of the quantity, ${quantity(price.previousQuantity)} before and ${quantity(price.quantity)} now.`,
  ];
}

const NO_COUNTRY = 'allocated to no country';

function supplierLines({ suppliers, unallocated, unit, amountUnit = unit }: Explanation): string[] {
  const rows = [...suppliers, ...(unallocated === undefined ? [] : [{ name: NO_COUNTRY, ...unallocated }])];
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows.map(
    ({ name, share, amount }) =>
      `${name.padEnd(width)}  ${percent(share).padStart(6)}  ${figure(amount, 'amount', amountUnit)}`,
  );
}

function historyLines(explanation: Explanation): string[] {
  const { threshold, scale, unit, history } = explanation;
  const figures = history.map(({ value }) => (value === null ? '' : figureBeside(value, threshold, scale, unit)));
  const width = Math.max(...figures.map(({ length }) => length));
  return history.map((point, index) => `${point.period}  ${pointText(point, figures[index]?.padStart(width) ?? '')}`);
}

function pointText({ value, gap }: Point, text: string): string {
  if (value !== null) return text;
  return gap === undefined ? 'no number' : `no number: ${gapPhrase(gap)}`;
}

function dataLines(event: AlertEvent, linkBase: string): string[] {
  const { sourceName, retrievedAt, vintage, queries, recording } = event.explanation;
  return [
    ...(recording === undefined ? [] : [`Recorded data, not a live pull: ${recording}`]),
    retrievedAt === ''
      ? `${sourceName}: nothing was retrieved`
      : `${sourceName}, retrieved ${retrievedAt}, vintage ${vintage}`,
    ...queries.slice(0, QUERIES_SHOWN).map((query) => `Query: ${query}`),
    ...(queries.length > QUERIES_SHOWN ? [`and ${queries.length - QUERIES_SHOWN} more queries`] : []),
    eventLink(event, linkBase),
  ];
}

/** Where the console shows the alert; or the rule, for an event that is of no alert. */
export function eventLink({ rule, alert }: AlertEvent, linkBase: string): string {
  return alert === undefined
    ? `Rule: ${linkBase}/#/rules/${encodeURIComponent(rule)}`
    : `Alert: ${linkBase}/#/alerts/${encodeURIComponent(alert.id)}`;
}
