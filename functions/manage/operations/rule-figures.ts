/** The rows behind a rule's leading condition, as they are known, and as they were first published. */
import { historyAt } from '../../../shared/domain/knowledge.ts';
import { partnerName } from '../../../shared/domain/partners.ts';
import type { Period } from '../../../shared/domain/period.ts';
import { inputsOf, leadOf, type RuleDocument } from '../../../shared/domain/rule.ts';
import { basesPhrase } from '../../../shared/domain/rule-sentence.ts';
import { seriesOf } from '../../../shared/domain/series-selection.ts';
import type { Measure, SeriesId, Vintage } from '../../../shared/domain/series.ts';
import { isWithin } from '../../../shared/domain/backtest-range.ts';
import type { ManageServices } from '../services.ts';
import { profileIn } from './rule-documents.ts';

export interface FiguresAsked {
  readonly from?: Period | undefined;
  readonly to?: Period | undefined;
  readonly asOf?: string | undefined;
}

/** Amounts of one month, the codes of a basket added up; null where one of them has none. */
interface Amounts {
  readonly total: number | null;
  readonly partners: Readonly<Record<string, number>>;
}

export async function figuresOf(document: RuleDocument, { asOf, ...range }: FiguresAsked, services: ManageServices) {
  const lead = leadOf(document);
  const selection = inputsOf(lead)[0] ?? lead.series;
  const series = seriesOf(selection);
  const vintagesOf = await services.vintages.read(series);
  const all = series
    .flatMap((id) => vintagesOf(id))
    .filter(({ retrievedAt }) => asOf === undefined || retrievedAt <= asOf);
  const { columns } = historyAt(series, vintagesOf, asOf)(selection);
  const byPeriod = Map.groupBy(all, ({ period }) => period);
  const shown = columns.vintages.filter(([first]) => first !== undefined && isWithin(range, first.period));
  const measured = { series, measure: selection.measure };
  const periods = shown.map((vintages) => monthOf(vintages, byPeriod.get(periodOf(vintages)) ?? [], measured));
  const recording = shown.flat().find((vintage) => vintage.recording !== undefined)?.recording;
  const partners = new Set(periods.flatMap((month) => Object.keys(month.partners)));
  return {
    series,
    measure: selection.measure,
    unit: columns.unit,
    basis: basesPhrase(lead, profileIn(services)(selection.source)),
    partnerNames: Object.fromEntries([...partners].sort().map((code) => [code, partnerName(code)])),
    periods,
    queries: [...new Set(shown.at(-1)?.map(({ query }) => query))],
    ...(recording !== undefined && { recording }),
  };
}

/** A row a partner, and one for the published total. */
export function* figureRows({ periods, partnerNames, unit }: Awaited<ReturnType<typeof figuresOf>>) {
  for (const { period, total, partners, retrievedAt } of periods) {
    yield [period, 'total', 'all partners', total, unit, retrievedAt];
    for (const [partner, amount] of Object.entries(partners))
      yield [period, partner, partnerNames[partner], amount, unit, retrievedAt];
  }
}

interface Measured {
  readonly series: readonly SeriesId[];
  readonly measure: Measure;
}

function monthOf(current: readonly Vintage[], every: readonly Vintage[], measured: Measured) {
  const now = amountsOf(current, measured);
  const firsts = firstsOf(every);
  const first = amountsOf(firsts, measured);
  const isSuppressed = current.some(({ suppressed }) => suppressed === true);
  return {
    period: periodOf(current),
    ...now,
    ...(isSuppressed && { suppressed: true as const }),
    retrievedAt: latestOf(current),
    vintages: Math.max(...[...Map.groupBy(every, ({ series }) => series).values()].map(({ length }) => length)),
    ...(JSON.stringify(first) !== JSON.stringify(now) && { first: { retrievedAt: latestOf(firsts), ...first } }),
  };
}

function amountsOf(vintages: readonly Vintage[], { series, measure }: Measured): Amounts {
  const breakdowns = vintages.map((vintage) => (vintage.suppressed === true ? undefined : vintage.measures[measure]));
  const isWhole = vintages.length === series.length && breakdowns.every((breakdown) => breakdown !== undefined);
  const partners = new Map<string, number>();
  for (const breakdown of breakdowns)
    for (const [code, amount] of Object.entries(breakdown?.partners ?? {}))
      partners.set(code, (partners.get(code) ?? 0) + amount);
  return {
    total: isWhole ? breakdowns.reduce((sum, breakdown) => sum + (breakdown?.total ?? 0), 0) : null,
    partners: Object.fromEntries([...partners].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The earliest vintage of each series. */
function firstsOf(vintages: readonly Vintage[]): Vintage[] {
  const first = new Map<SeriesId, Vintage>();
  for (const vintage of vintages) {
    const known = first.get(vintage.series);
    if (known === undefined || vintage.retrievedAt < known.retrievedAt) first.set(vintage.series, vintage);
  }
  return [...first.values()];
}

function latestOf(vintages: readonly Vintage[]): string {
  return (
    vintages
      .map(({ retrievedAt }) => retrievedAt)
      .sort()
      .at(-1) ?? ''
  );
}

function periodOf([first]: readonly Vintage[]): Period {
  return first?.period ?? '';
}
