/** A backtest for a person: sentence, sparkline, table of events, summary. And for a script: one object. */
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import type { Backtest, BacktestSubject, BacktestView } from '../../../shared/domain/backtest.ts';
import { figure, months } from '../../../shared/domain/phrases.ts';
import { sparkline } from './sparkline.ts';
import { textTable } from './text-table.ts';

const MOST_SUBJECTS = 5;

/** Lines without line breaks. */
export function backtestLines(backtest: Backtest, unicode: boolean): string[] {
  const { rule, name, sentence, from, until, asKnown, asRevised } = backtest;
  if (from === undefined || until === undefined)
    return [`${rule}: ${name}`, `  ${sentence}`, '  No month could be assessed.'];
  return [
    `${rule}: ${name}`,
    ...wrapped(sentence),
    '',
    ...sparkLines(backtest, unicode),
    '',
    ...(asKnown.events.length + asRevised.events.length === 0 ? ['  No events.'] : eventTable(backtest)),
    '',
    `  ${from} to ${until}.`,
    `  as known:   ${viewSummary(asKnown)}`,
    `  as revised: ${viewSummary(asRevised)}`,
    `  ${comparisonText(backtest)}`,
  ];
}

/** The backtest as JSON, its events without their explanations, which would be most of it. */
export function backtestJson(backtest: Backtest) {
  const view = ({ events, ...rest }: BacktestView) => ({ events: events.map(eventJson), ...rest });
  return { ...backtest, asKnown: view(backtest.asKnown), asRevised: view(backtest.asRevised) };
}

export function eventJson(event: AlertEvent) {
  const { id, kind, subject, period, from, to, severity, value, threshold, reason, vintage, at } = event;
  return { id, kind, subject, period, from, to, severity, value, threshold, reason, vintage, at };
}

function wrapped(text: string): string[] {
  const lines = text.match(/.{1,106}(?:\s|$)/g) ?? [text];
  return lines.map((line) => `  ${line.trimEnd()}`);
}

/** Of a rule with many subjects only those that had an alert, and of these the first few. */
function sparkLines({ asRevised, rule, scale }: Backtest, unicode: boolean): string[] {
  const alerted = new Set(asRevised.alerts.map(({ subject }) => subject));
  const shown = asRevised.subjects.filter(({ subject }) => subject === rule || alerted.has(subject));
  const lines = shown.slice(0, MOST_SUBJECTS).map((each) => {
    const values = each.months.map(({ value }) => value);
    const line = sparkline(values, scale === 'ratio' ? 1 : 0, unicode);
    return `  ${each.subject === rule ? '' : `${each.subject} `}${line} ${latest(each, scale)}`;
  });
  const rest = asRevised.subjects.length - Math.min(shown.length, MOST_SUBJECTS);
  return rest === 0 ? lines : [...lines, `  and ${rest} more ${rest === 1 ? 'subject' : 'subjects'}`];
}

function latest({ months: all }: BacktestSubject, scale: Backtest['scale']): string {
  const last = all.findLast(({ value }) => value !== null);
  return last === undefined || last.value === null ? 'no number' : `${figure(last.value, scale, '')} in ${last.period}`;
}

/** One row an event; the last two columns say in which view it is. */
function eventTable({ asKnown, asRevised, rule, scale }: Backtest): string[] {
  const key = ({ subject, period, kind, from, to }: AlertEvent) => [subject, period, kind, from, to].join(' ');
  const revised = new Set(asRevised.events.map(key));
  const known = new Set(asKnown.events.map(key));
  const all = [...asKnown.events, ...asRevised.events.filter((event) => !known.has(key(event)))];
  const rows = all
    .sort((a, b) => (a.period === b.period ? 0 : a.period < b.period ? -1 : 1))
    .map((event) => [
      event.period,
      event.subject === rule ? event.kind : `${event.subject} ${event.kind}`,
      event.from === event.to ? event.to : `${event.from} to ${event.to}`,
      event.value === null ? 'no number' : figure(event.value, scale, ''),
      known.has(key(event)) ? `told ${event.at.slice(0, 10)}` : 'no',
      revised.has(key(event)) ? 'yes' : 'no',
    ]);
  return textTable([['period', 'event', 'level', 'value', 'as known', 'as revised'], ...rows]).map(
    (line) => `  ${line}`,
  );
}

function viewSummary({ alerts, flaps, monthsBeyond, monthsOpen, gaps }: BacktestView): string {
  const open = alerts.filter(({ ended }) => ended === undefined).length;
  const without = Object.entries(gaps).map(([reason, count]) => `${reason} ${count}`);
  return [
    counted(alerts.length, 'alert') + (open === 0 ? '' : ` (${open} open)`),
    counted(flaps.length, 'flap'),
    `${months(monthsBeyond)} beyond the line`,
    `${months(monthsOpen)} with an open alert`,
    without.length === 0 ? 'a number for every month' : `no number: ${without.join(', ')}`,
  ].join('; ');
}

function comparisonText({ falseAlarms, misses, leads }: Backtest): string {
  const moved = leads.filter(({ months: by }) => by !== 0);
  const lead =
    moved.length === 0
      ? 'no alert moved by a revision'
      : moved
          .map(
            (each) => `${each.asRevised} raised ${months(Math.abs(each.months))} ${each.months > 0 ? 'early' : 'late'}`,
          )
          .join(', ');
  return `${counted(falseAlarms.length, 'false alarm')}${named(falseAlarms)}; ${counted(misses.length, 'miss', 'misses')}${named(misses)}; ${lead}.`;
}

function named(alerts: readonly { readonly raised: string }[]): string {
  return alerts.length === 0 ? '' : ` (${alerts.map(({ raised }) => raised).join(', ')})`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
