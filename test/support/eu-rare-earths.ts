import { readFileSync } from 'node:fs';
import { readCsv } from '../../local/replay/read-csv.ts';
import type { Month } from './a-history.ts';

const FILE = new URL('../fixtures/eurostat-comext/rare-earths-extra-eu-imports-2022-2024.csv', import.meta.url);

/** EU imports of rare earths from outside in a year (Eurostat Comext, euros), each partner's whole year as one month. */
export function euRareEarths(year: '2023' | '2024'): Month {
  const rows = readCsv(readFileSync(FILE, 'utf8')).filter((row) => row['year'] === year && row['group'] === 'REE_all');
  const partners = Object.fromEntries(
    rows.map((row) => [row['partner_iso2'] ?? '', Number(row['value_eur_extra_eu_normal_trade'])]),
  );
  return { partners, unit: 'EUR' };
}
