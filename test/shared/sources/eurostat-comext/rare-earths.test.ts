/** Real annual figures through the client: each year is served as if it were one month, row by row as it was recorded. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCsv } from '../../../../local/replay/read-csv.ts';
import { isUnallocated } from '../../../../shared/domain/unallocated.ts';
import { allGoods, type ComextServer, csv, observed, startComextServer } from '../../../support/comext-server.ts';

const FILE = fileURLToPath(
  new URL('../../../fixtures/eurostat-comext/rare-earths-extra-eu-imports-2022-2024.csv', import.meta.url),
);
const CODES = ['280530', '284610', '284690'];
/** What Eurostat itself has reported for the year, in millions of euros. */
const REPORTED: Readonly<Record<string, number>> = { 2022: 145.7, 2023: 123.6, 2024: 101.5 };

let comext: ComextServer;
let records: Record<string, string>[];
beforeAll(async () => {
  comext = await startComextServer();
  records = readCsv(await readFile(FILE, 'utf8'));
});
afterAll(() => comext.server.close());

/** Imports by partner, over the three codes as the client gives them. */
async function importsOf(year: string): Promise<{ total: number; partners: Map<string, number> }> {
  const lines = CODES.flatMap((product) => {
    const rows = records.filter((record) => record['year'] === year && record['group'] === product);
    const cells = rows.map((record) => [record['partner_iso2'] ?? '', record['value_eur_extra_eu_normal_trade'] ?? '']);
    const sum = cells.reduce((total, [, cell]) => total + Number(cell), 0).toFixed(3);
    return observed({ product, value: { ...Object.fromEntries(cells), EXT_EU27_2020: sum } });
  });
  comext.answers = [csv(...allGoods(), ...lines)];
  const { contents, refusals } = await comext.pull(
    ...CODES.map((code) => `eurostat-comext/EU/imports/extra-eu27/${code}`),
  );
  expect(refusals).toEqual([]);
  const partners = new Map<string, number>();
  for (const { measures } of contents)
    for (const [code, amount] of Object.entries(measures.value?.partners ?? {}))
      partners.set(code, (partners.get(code) ?? 0) + amount);
  return { total: contents.reduce((sum, { measures }) => sum + (measures.value?.total ?? Number.NaN), 0), partners };
}

describe('EU imports of rare earths', () => {
  test.each([
    { year: '2023', total: 123_754_553.12, suppliers: 38, hhi: 0.159734, effective: 6.2604, largest: 0.281223 },
    { year: '2024', total: 101_400_580.48, suppliers: 32, hhi: 0.188975, effective: 5.2917, largest: 0.313251 },
  ])('in $year have the published total, suppliers and concentration', async (expected) => {
    const { total, partners } = await importsOf(expected.year);
    const suppliers = [...partners].filter(([code, amount]) => amount > 0 && !isUnallocated(code));
    const shares = suppliers.map(([, amount]) => amount / total);
    const hhi = shares.reduce((sum, share) => sum + share ** 2, 0);
    expect(total).toBeCloseTo(expected.total, 1);
    expect(suppliers).toHaveLength(expected.suppliers);
    expect(hhi).toBeCloseTo(expected.hhi, 6);
    expect(1 / hhi).toBeCloseTo(expected.effective, 4);
    expect(Math.max(...shares)).toBeCloseTo(expected.largest, 6);
  });

  test.each(['2022', '2023', '2024'])('in %s are the same by code and as recorded for all three', async (year) => {
    const { partners } = await importsOf(year);
    const whole = records.filter((record) => record['year'] === year && record['group'] === 'REE_all');
    expect(partners.size).toBe(whole.length);
    for (const record of whole) {
      const code = record['partner_iso2'] === 'XS' ? 'RS' : (record['partner_iso2'] ?? '');
      expect(partners.get(code)).toBeCloseTo(Number(record['value_eur_extra_eu_normal_trade']), 2);
    }
  });

  test('are whole in 2023 and 2024, and less than half in 2022: today’s codes do not reach back across the break', async () => {
    const parts = new Map<string, number>();
    for (const year of Object.keys(REPORTED))
      parts.set(year, (await importsOf(year)).total / ((REPORTED[year] ?? Number.NaN) * 1e6));
    expect(parts.get('2022')).toBeCloseTo(68.8 / 145.7, 3);
    expect(parts.get('2022')).toBeLessThan(0.5);
    for (const year of ['2023', '2024']) expect(Math.abs((parts.get(year) ?? 0) - 1)).toBeLessThan(0.002);
  });
});
