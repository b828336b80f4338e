import type { SeriesPeriod, Vintage } from '../../shared/domain/series.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';

/** A retrieved month of tungsten imports, made up; the hash is that of its content, whatever is given. */
export function aVintage(given: Partial<Vintage> = {}): Vintage {
  const vintage = {
    series: 'us-census/US/imports/consumption/8101940000',
    period: '2026-07',
    measures: {
      value: { unit: 'USD', total: 1000, partners: { CN: 620.5, VN: 300, AT: 79.5 } },
      quantity: { unit: 'KG', total: 20, partners: { CN: 13, VN: 7 } },
    },
    retrievedAt: '2026-09-03T12:30:00.000Z',
    query: 'https://api.census.gov/data/timeseries/intltrade/imports/hs?time=2026-07',
    ...given,
  };
  return { ...vintage, hash: contentHash(vintage) };
}

/** The measures of a month with one supplier, to tell contents apart at a glance. */
export function onlyFrom(partner: string, total = 1000): SeriesPeriod['measures'] {
  return { value: { unit: 'USD', total, partners: { [partner]: total } } };
}
