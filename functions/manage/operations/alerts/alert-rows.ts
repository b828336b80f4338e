/** The rows that an event was computed from, as they were known when it was found. */
import type { AlertEvent } from '../../../../shared/domain/alert.ts';
import { addMonths, type Period } from '../../../../shared/domain/period.ts';
import { csv } from '../../csv.ts';
import { PUBLISHED_COLUMNS, publishedRows } from '../../published-rows.ts';
import type { ManageServices } from '../../services.ts';

const HEADER = ['series', ...PUBLISHED_COLUMNS];

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
      .flatMap((vintage) => [...publishedRows(vintage)].map((row) => [vintage.series, ...row])),
  );
}

function firstMonth({ period, explanation: { history, windowMonths } }: AlertEvent): Period {
  const first = history[0]?.period ?? period;
  return windowMonths === 'year-to-date' ? `${first.slice(0, 4)}-01` : addMonths(first, 1 - windowMonths);
}

function isWithin(period: Period, { from, until }: { from: Period; until: Period }): boolean {
  return from <= period && period <= until;
}
