import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReplayAnswer } from '../../../../local/replay/replay-server.ts';
import type { SeriesId } from '../../../../shared/domain/series.ts';
import { type CensusServer, documentOf, fault, startCensusServer } from '../../../support/census-server.ts';

let census: CensusServer;

beforeEach(async () => {
  census = await startCensusServer();
});
afterEach(() => census.server.close());

const TUNGSTEN: SeriesId = 'us-census/US/imports/consumption/8101940000';
const EXPORTED: SeriesId = 'us-census/US/exports/total/8101940000';

type Figures = Readonly<{ value?: string; amount?: string | null; flag?: string | null; unit?: string | null }>;

/** Rows of consumption imports at ten digits by country code; 10 dollars and 2 kilograms each unless said otherwise. */
function imports(rows: Readonly<Record<string, Figures>>): ReplayAnswer {
  return documentOf(
    Object.entries(rows).map(([country, { value = '10', amount = '2', flag = '', unit = 'KG' }]) => ({
      CTY_CODE: country,
      CTY_NAME: 'SOMEWHERE',
      CON_VAL_MO: value,
      CON_QY1_MO: amount,
      CON_QY1_MO_FLAG: flag,
      UNIT_QY1: unit,
      SUMMARY_LVL: 'DET',
      I_COMMODITY: '8101940000',
      COMM_LVL: 'HS10',
      time: '2026-07',
    })),
  );
}

const WORLD: Figures = { value: '20', amount: '4' };
const measures = async () => (await census.pull(TUNGSTEN)).contents[0]?.measures;

describe('a quantity', () => {
  test('is asked for at ten digits only, with its flag and unit', async () => {
    census.answers = [imports({ '-': {}, '5700': {} })];
    await census.pull(TUNGSTEN);
    expect(census.server.requests()[0]?.query).toContain(
      'get=CTY_CODE,CTY_NAME,CON_VAL_MO,CON_QY1_MO,CON_QY1_MO_FLAG,UNIT_QY1,SUMMARY_LVL&',
    );
    census.answers = [documentOf([])];
    await fault(census.pull('us-census/US/imports/consumption/810194'));
    expect(census.server.requests().at(-1)?.query).toContain('get=CTY_CODE,CTY_NAME,CON_VAL_MO,SUMMARY_LVL&');
  });

  test.each([
    ['imports/general', 'GEN_VAL_MO,GEN_QY1_MO,GEN_QY1_MO_FLAG,UNIT_QY1'],
    ['imports/general-cif', 'GEN_CIF_MO,GEN_QY1_MO,GEN_QY1_MO_FLAG,UNIT_QY1'],
    ['imports/consumption-cif', 'CON_CIF_MO,CON_QY1_MO,CON_QY1_MO_FLAG,UNIT_QY1'],
    ['exports/total', 'ALL_VAL_MO,QTY_1_MO,QTY_1_MO_FLAG,UNIT_QY1'],
  ])('of %s is %s', async (basis, variables) => {
    census.answers = [documentOf([])];
    await fault(census.pull(`us-census/US/${basis}/8101940000`));
    expect(census.server.requests()[0]?.query).toContain(`get=CTY_CODE,CTY_NAME,${variables},SUMMARY_LVL&`);
  });

  test("is the world row's, in its unit, with every country's", async () => {
    census.answers = [imports({ '-': { value: '20', amount: '5' }, '5700': { amount: '3' }, '5520': {} })];
    expect(await measures()).toEqual({
      value: { unit: 'USD', total: 20, partners: { CN: 10, VN: 10 } },
      quantity: { unit: 'KG', total: 5, partners: { CN: 3, VN: 2 } },
    });
  });

  test.each([[''], [' '], ['-'], [null]])('of 0 with the flag %j is a true zero', async (flag) => {
    census.answers = [imports({ '-': { value: '20', amount: '2' }, '5700': {}, '5520': { amount: '0', flag } })];
    expect((await measures())?.quantity).toEqual({ unit: 'KG', total: 2, partners: { CN: 2, VN: 0 } });
  });

  test.each<[string, Readonly<Record<string, Figures>>]>([
    ['a country flagged M', { '-': { value: '20', amount: '2' }, '5700': {}, '5520': { amount: '0', flag: 'M' } }],
    ['the world flagged M', { '-': { ...WORLD, flag: 'M' }, '5700': {}, '5520': {} }],
    ['a flag of no known meaning', { '-': WORLD, '5700': {}, '5520': { flag: 'Z' } }],
    ['a null', { '-': WORLD, '5700': { amount: null }, '5520': {} }],
    ['an empty cell', { '-': WORLD, '5700': { amount: '' }, '5520': {} }],
    ['nulls in every cell', { '-': { amount: null, flag: null, unit: null }, '5700': { amount: null, unit: null } }],
    ['two units', { '-': WORLD, '5700': { unit: 'NO' }, '5520': {} }],
    ['a world row over several units', { '-': { ...WORLD, unit: '-' }, '5700': {}, '5520': {} }],
    ['a code that wants no quantity', { '-': { amount: '0', unit: 'X' }, '5700': { amount: '0', unit: 'X' } }],
    ['no unit', { '-': { unit: null }, '5700': { unit: null } }],
  ])('is left out, and the value is not, for %s', async (_, rows) => {
    census.answers = [imports(rows)];
    const { contents, refusals } = await census.pull(TUNGSTEN);
    expect(refusals).toEqual([]);
    expect(Object.keys(contents[0]?.measures ?? {})).toEqual(['value']);
    expect(contents[0]?.measures.value?.total).toBeGreaterThan(0);
  });

  test('is left out where nothing was traded: the unit stands in rows only', async () => {
    const other: Figures = {};
    census.answers = [imports({ '-': other, '5700': other }), { status: 204, headers: {}, body: '' }];
    const { contents } = await census.pull(TUNGSTEN, 'us-census/US/imports/consumption/8101991000');
    expect(contents[1]?.measures).toEqual({ value: { unit: 'USD', total: 0, partners: {} } });
  });

  test.each<[string, Readonly<Record<string, Figures>>, string]>([
    [
      'add up to something else',
      { '-': { ...WORLD, amount: '5' }, '5700': {}, '5520': {} },
      'the quantities of the countries add up to 4, the world row says 5',
    ],
    ['are no numbers', { '-': WORLD, '5700': { amount: '(D)' }, '5520': {} }, 'the quantity of country 5700 is "(D)"'],
  ])('of countries that %s refuses the series', async (_, rows, reason) => {
    census.answers = [imports(rows)];
    const { contents, refusals } = await census.pull(TUNGSTEN);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([{ series: TUNGSTEN, period: '2026-07', reason: expect.stringContaining(reason) }]);
  });
});

describe('a server that does not know quantities', () => {
  /** Answers as Census does to a name that it does not have. */
  const ignorant =
    (...known: readonly string[]) =>
    (url: URL): ReplayAnswer => {
      const unknown = (url.searchParams.get('get') ?? '').split(',').find((name) => !known.includes(name));
      if (unknown !== undefined)
        return {
          status: 400,
          headers: { 'content-type': 'text/plain' },
          body: `error: error: unknown variable '${unknown}'`,
        };
      const commodity = url.searchParams.has('E_COMMODITY') ? 'E_COMMODITY' : 'I_COMMODITY';
      const value = commodity === 'E_COMMODITY' ? 'ALL_VAL_MO' : 'CON_VAL_MO';
      const row = { CTY_NAME: '', [value]: '7', SUMMARY_LVL: 'DET', [commodity]: '8101940000', COMM_LVL: 'HS10' };
      return documentOf(['-', '5700'].map((country) => ({ CTY_CODE: country, ...row, time: '2026-07' })));
    };
  const VALUES = ['CTY_CODE', 'CTY_NAME', 'SUMMARY_LVL', 'CON_VAL_MO', 'ALL_VAL_MO'];

  test('is asked again without them, and not asked for them any more', async () => {
    census.answers = [ignorant(...VALUES)];
    const source = census.client();
    const { contents, refusals } = await source.pull([TUNGSTEN], '2026-07');
    expect(refusals).toEqual([]);
    expect(contents[0]?.measures).toEqual({ value: { unit: 'USD', total: 7, partners: { CN: 7 } } });
    expect(contents[0]?.query).not.toContain('QY1');
    expect(census.server.requests()).toHaveLength(2);
    await source.pull([TUNGSTEN], '2026-07');
    expect(census.server.requests()).toHaveLength(3);
    expect(census.server.requests()[2]?.query).not.toContain('QY1');
  });

  test('is still asked for those of the other dataset', async () => {
    census.answers = [ignorant(...VALUES)];
    const source = census.client();
    await source.pull([TUNGSTEN], '2026-07');
    await source.pull([EXPORTED], '2026-07');
    expect(census.server.requests().map(({ query }) => query.includes('UNIT_QY1'))).toEqual([true, false, true, false]);
  });

  test('and no value variable either is SourceFormat', async () => {
    census.answers = [ignorant('CTY_CODE', 'CTY_NAME', 'SUMMARY_LVL')];
    const error = await fault(census.pull(TUNGSTEN));
    expect(error).toMatchObject({
      name: 'SourceFormat',
      message: expect.stringContaining("unknown variable 'CON_VAL_MO'"),
    });
    expect(census.server.requests()).toHaveLength(1);
  });

  test('and leaves their columns out gives the value', async () => {
    census.answers = [ignorant(...VALUES, 'CON_QY1_MO', 'CON_QY1_MO_FLAG', 'UNIT_QY1')];
    expect(await measures()).toEqual({ value: { unit: 'USD', total: 7, partners: { CN: 7 } } });
  });
});
