/** What a source published of a month, as rows of a table: in every CSV the same. */
import { partnerName } from '../../shared/domain/partners.ts';
import type { Measure, Vintage } from '../../shared/domain/series.ts';
import type { Cell } from './csv.ts';

export const PUBLISHED_COLUMNS = [
  'period',
  'partner',
  'partner name',
  'measure',
  'unit',
  'amount',
  'suppressed',
  'retrieved at',
] as const;

/** Of each measure the published total first, then every partner; a month that is withheld has one row that says so. */
export function* publishedRows({ period, measures, suppressed = false, retrievedAt }: Vintage): Generator<Cell[]> {
  const end = [suppressed, retrievedAt];
  const published = Object.entries(measures) as [Measure, Vintage['measures'][Measure]][];
  // It has no figure, but it is there.
  if (published.length === 0) yield [period, 'total', 'all partners', null, null, null, ...end];
  for (const [measure, breakdown] of published) {
    if (breakdown === undefined) continue;
    yield [period, 'total', 'all partners', measure, breakdown.unit, breakdown.total, ...end];
    for (const [code, amount] of Object.entries(breakdown.partners).sort(([a], [b]) => (a < b ? -1 : 1)))
      yield [period, code, partnerName(code), measure, breakdown.unit, amount, ...end];
  }
}
