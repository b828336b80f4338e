/** The rows that an event was computed from, as they were known when it was found. */
import type { AlertEvent } from '../../../../shared/domain/alert.ts';
import { partnerName } from '../../../../shared/domain/partners.ts';
import { addMonths, type Period } from '../../../../shared/domain/period.ts';
import type { Vintage } from '../../../../shared/domain/series.ts';
import { type Cell, csv } from '../../csv.ts';
import type { ManageServices } from '../../services.ts';

const HEADER = [
  'series',
  'period',
  'partner',
  'partner name',
  'measure',
  'unit',
  'amount',
  'suppressed',
  'retrieved at',
];

/** Of every series, the months that its explanation looks back on, with the window of the first of them. */
export async function eventRows(event: AlertEvent, { series }: Pick<ManageServices, 'series'>): Promise<string> {
  const { explanation, period, at } = event;
  const range = { from: firstMonth(event), until: period };
  const known = await Promise.all(explanation.series.map((id) => series.asOf(id, at)));
  return csv(
    HEADER,
    known
      .flat()
      .filter((vintage) => isWithin(vintage.period, range))
      .flatMap(rowsOf),
  );
}

function firstMonth({ period, explanation: { history, windowMonths } }: AlertEvent): Period {
  const first = history[0]?.period ?? period;
  return windowMonths === 'year-to-date' ? `${first.slice(0, 4)}-01` : addMonths(first, 1 - windowMonths);
}

function isWithin(period: Period, { from, until }: { from: Period; until: Period }): boolean {
  return from <= period && period <= until;
}

/** The published total first, then every partner; a month that the source withholds has one row that says so. */
function rowsOf({ series, period, measures, suppressed, retrievedAt }: Vintage): Cell[][] {
  if (suppressed === true) return [[series, period, '', '', '', '', null, 'yes', retrievedAt]];
  return Object.entries(measures).flatMap(([measure, { unit, total, partners }]) => [
    [series, period, 'total', 'all partners', measure, unit, total, '', retrievedAt],
    ...Object.entries(partners)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, amount]): Cell[] => [
        series,
        period,
        code,
        partnerName(code),
        measure,
        unit,
        amount,
        '',
        retrievedAt,
      ]),
  ]);
}
