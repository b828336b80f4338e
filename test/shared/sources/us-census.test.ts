import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCsv } from '../../../local/replay/read-csv.ts';
import { isPartner } from '../../../shared/domain/partners.ts';
import {
  CANARY,
  COPPER,
  type CensusRow,
  type CensusServer,
  fault,
  HEADER,
  json,
  NO_ROWS,
  row,
  startCensusServer,
  TIN,
  table,
} from '../../support/census-server.ts';

let census: CensusServer;

beforeEach(async () => {
  census = await startCensusServer();
});
afterEach(() => census.server.close());

const PATH = '/data/timeseries/intltrade/imports/hs';

describe('a request', () => {
  test('asks for many commodities and all partners of one month', async () => {
    census.answers = [table(row('-', '1'), row('5700', '1')), NO_ROWS];
    const { contents } = await census.pull(COPPER, TIN);
    const query =
      'get=CTY_CODE,CTY_NAME,GEN_VAL_MO,SUMMARY_LVL&I_COMMODITY=740311&I_COMMODITY=800110&COMM_LVL=HS6&time=2026-07';
    expect(census.server.requests()[0]).toEqual({ method: 'GET', path: PATH, query });
    const alone = query.replace('&I_COMMODITY=800110', '');
    expect(contents[0]?.query).toBe(`${census.server.url}${PATH}?${alone}`);
  });

  test.each(['', '/', '/data', '/data/', '/data/timeseries/intltrade', '/data/timeseries/intltrade/'])(
    'goes to the dataset when the base ends in %j',
    async (path) => {
      census.answers = [CANARY];
      await census.client(`${census.server.url}${path}`).publication('US', '2026-07');
      expect(census.server.requests()[0]?.path).toBe(PATH);
    },
  );

  test.each(['ftp://a.test', 'api.census.gov', 'https://a.test/data?key=S3CRET'])('refuses the base %s', (base) => {
    expect(() => census.client(base)).toThrow(RangeError);
    expect(() => census.client(base)).not.toThrow(/S3CRET/);
  });

  test('is one for each basis and level, and holds at most 63 commodities', async () => {
    census.answers = [NO_ROWS, CANARY, NO_ROWS];
    const many = Array.from({ length: 130 }, (_, index) => `us-census/US/imports/general/${100_000 + index}`);
    const { contents } = await census.pull(
      ...many,
      'us-census/US/imports/consumption/8101940000',
      'us-census/US/imports/general/81',
    );
    expect(contents).toHaveLength(132);
    const queries = census.server.requests().map(({ query }) => query);
    const asked = queries.filter((query) => query.includes('I_COMMODITY'));
    // The first was repeated once the month was known to be out.
    expect(asked.map((query) => query.split('I_COMMODITY').length - 1)).toEqual([63, 63, 63, 4, 1, 1]);
    expect(Math.max(...queries.map((query) => query.length))).toBeLessThan(6_000);
    expect(asked.at(-2)).toContain('I_COMMODITY=8101940000&COMM_LVL=HS10');
    expect(asked.at(-1)).toContain('COMM_LVL=HS2');
  });

  test('names a series once that was asked for twice', async () => {
    census.answers = [table(row('-', '1'), row('5700', '1'))];
    expect((await census.pull(COPPER, COPPER)).contents).toHaveLength(1);
  });

  test.each([
    ['us-census/US/imports/general/74031100', 'Census publishes codes of 2, 4, 6 and 10 digits'],
    ['us-census/US/imports/general/7403*', 'Census publishes codes of 2, 4, 6 and 10 digits'],
    ['us-census/US/exports/general/740311', 'US Census has total, domestic, re-exports for exports'],
    ['us-census/US/imports/cif/740311', 'US Census has general, consumption, general-cif, consumption-cif for imports'],
    ['us-census/US/imports/toString/740311', 'basis toString'],
    ['us-census/DE/imports/general/740311', 'US Census has US'],
  ])('%s is refused before anything is asked', async (series, reason) => {
    const { contents, refusals } = await census.pull(series);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([{ series, period: '2026-07', reason: expect.stringContaining(reason) }]);
    expect(census.server.requests()).toEqual([]);
  });

  test('for a series of another source, or of no month, is a mistake of the caller', async () => {
    await expect(census.pull('un-comtrade/US/imports/general/740311')).rejects.toThrow(RangeError);
    await expect(census.client().pull([COPPER], '2026-13')).rejects.toThrow(RangeError);
  });
});

describe('no rows', () => {
  const zero = { unit: 'USD', total: 0, partners: {} };

  test('for one commodity among others are a true zero, once they are all there is to say', async () => {
    census.answers = [table(row('-', '1'), row('5700', '1')), NO_ROWS];
    expect((await census.pull(COPPER, TIN)).contents[1]).toMatchObject({ series: TIN, measures: { value: zero } });
    const again = census.server.requests()[1]?.query;
    expect(again).toContain('I_COMMODITY=800110');
    expect(again).not.toContain('740311');
  });

  test('where an answer was cut off at whole rows turn into rows at the second request', async () => {
    const tin = [row('-', '3', { code: '800110' }), row('5600', '3', { code: '800110' })];
    census.answers = [table(row('-', '1'), row('5700', '1')), table(...tin)];
    const { contents, refusals } = await census.pull(COPPER, TIN);
    expect(refusals).toEqual([]);
    expect(contents.map(({ measures }) => measures.value?.total)).toEqual([1, 3]);
  });

  test.each([
    ['status 204', NO_ROWS],
    ['a header alone', table()],
  ])('at all (%s) are a true zero once the canary says that the month is out', async (_, nothing) => {
    census.answers = [nothing, CANARY, nothing];
    const { contents } = await census.pull(COPPER);
    expect(contents[0]).toMatchObject({ series: COPPER, measures: { value: zero } });
    expect(census.server.requests().map(({ query }) => query.slice(0, 14))).toEqual([
      'get=CTY_CODE,C',
      'get=GEN_VAL_MO',
      'get=CTY_CODE,C',
    ]);
  });

  test('before the month is out are a refusal, never zero', async () => {
    census.answers = [NO_ROWS];
    const { contents, refusals } = await census.pull(COPPER);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([
      { series: COPPER, period: '2026-07', reason: 'US Census has not published the imports of 2026-07' },
    ]);
  });

  test('asked for just before the release are asked for again after it', async () => {
    census.answers = [NO_ROWS, CANARY, table(row('-', '1'), row('5700', '1'))];
    expect((await census.pull(COPPER)).contents[0]?.measures.value?.total).toBe(1);
  });
});

describe('the canary', () => {
  test('asks for the total of the month', async () => {
    census.answers = [CANARY];
    expect(await census.client().publication('US', '2026-07')).toMatchObject({ published: true });
    expect(census.server.requests()[0]?.query).toBe('get=GEN_VAL_MO&time=2026-07');
  });

  test('of status 204 means not yet', async () => {
    census.answers = [NO_ROWS];
    expect(await census.client().publication('US', '2026-07')).toMatchObject({ published: false });
  });

  test.each([
    [
      'another month',
      json([
        ['GEN_VAL_MO', 'time'],
        ['1', '2026-06'],
      ]),
    ],
    ['no row', json([['GEN_VAL_MO', 'time']])],
  ])('with %s is an error', async (_, answer) => {
    census.answers = [answer];
    expect(await fault(census.client().publication('US', '2026-07'))).toMatchObject({ name: 'SourceFormat' });
  });

  test('of a server in trouble is an error, not "not yet"', async () => {
    census.server.failNext('server-error', { times: 4 });
    expect(await fault(census.client().publication('US', '2026-07'))).toMatchObject({ name: 'SourceUnavailable' });
  });
});

describe('the real rows of 2018 and 2019', () => {
  const path = new URL('../../fixtures/us-census/imports-hs6-030461-2018-2019.csv', import.meta.url);
  const series = 'us-census/US/imports/general/030461';

  /** The rows of each month, and what the client makes of them. */
  async function months() {
    const records = readCsv(await readFile(path, 'utf8'));
    const byPeriod = Map.groupBy(records, ({ YEAR, MONTH }) => `${YEAR}-${MONTH}`);
    census.answers = [
      (url) => {
        const time = url.searchParams.get('time') ?? '';
        const rows = (byPeriod.get(time) ?? []).map(
          (record): CensusRow => HEADER.map((name) => (name === 'time' ? time : record[name]) ?? null),
        );
        return table(...rows);
      },
    ];
    const source = census.client();
    const found = [];
    for (const [period, rows] of byPeriod) {
      const { contents, refusals } = await source.pull([series], period);
      found.push({ rows, refusals, value: contents[0]?.measures.value ?? { total: Number.NaN, partners: {} } });
    }
    return found;
  }

  test('add up to the total in every month', async () => {
    const found = await months();
    expect(found).toHaveLength(24);
    for (const { rows, refusals, value } of found) {
      expect(refusals).toEqual([]);
      expect(String(value.total)).toBe(rows.find((row) => row['CTY_CODE'] === '-')?.['GEN_VAL_MO']);
      expect(Object.values(value.partners).reduce((sum, amount) => sum + amount, 0)).toBe(value.total);
      expect(Object.keys(value.partners).length).toBeGreaterThan(5);
    }
  });

  test('of groups and of the total are no partners; counted, they would make several times the truth', async () => {
    for (const { rows, value } of await months()) {
      const groups = rows.filter((row) => row['SUMMARY_LVL'] === 'CGP');
      const countries = rows.filter((row) => row['SUMMARY_LVL'] === 'DET' && row['CTY_CODE'] !== '-');
      expect(groups.length).toBeGreaterThan(5);
      expect(Object.keys(value.partners)).toHaveLength(countries.length);
      expect(Object.keys(value.partners).filter((code) => !isPartner(code))).toEqual([]);
      const everything = rows.reduce((sum, row) => sum + Number(row['GEN_VAL_MO']), 0);
      expect(everything).toBeGreaterThan(3 * value.total);
    }
  });
});

describe('250 codes of six digits with all partners', () => {
  const codes = Array.from({ length: 250 }, (_, index) => String(280_000 + index));

  test.each<[string, (code: string) => boolean]>([
    ['all of them traded', () => true],
    ['every second of them traded', (code: string) => Number(code) % 2 === 0],
    ['one in a hundred traded', (code: string) => Number(code) % 100 === 0],
    ['none of them traded', () => false],
  ])('cost at most 10 requests with %s', async (_, traded) => {
    census.answers = [
      (url) => {
        const asked = url.searchParams.getAll('I_COMMODITY');
        if (asked.length === 0) return CANARY;
        const rows = asked.filter(traded).flatMap((code) => [row('-', '9', { code }), row('5700', '9', { code })]);
        return rows.length === 0 ? NO_ROWS : table(...rows);
      },
    ];
    const source = census.client();
    const { seriesPerPull } = source.profile;
    const totals: (number | undefined)[] = [];
    for (let start = 0; start < codes.length; start += seriesPerPull) {
      const ids = codes.slice(start, start + seriesPerPull).map((code) => `us-census/US/imports/general/${code}`);
      const { contents, refusals } = await source.pull(ids, '2026-07');
      expect(refusals).toEqual([]);
      totals.push(...contents.map(({ measures }) => measures.value?.total));
    }
    expect(totals).toEqual(codes.map((code) => (traded(code) ? 9 : 0)));
    expect(census.server.requests().length).toBeLessThanOrEqual(10);
  });
});
