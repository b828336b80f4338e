import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCsv } from '../../../../local/replay/read-csv.ts';
import type { ReplayAnswer } from '../../../../local/replay/replay-server.ts';
import type { SeriesId } from '../../../../shared/domain/series.ts';
import { type CensusServer, documentOf, fault, NO_ROWS, startCensusServer } from '../../../support/census-server.ts';

const fixture = new URL('../../../fixtures/us-census/exports-hs6-854231-synthetic.csv', import.meta.url);
const PATH = '/data/timeseries/intltrade/exports/hs';
const [TOTAL, DOMESTIC, RE_EXPORTS] = ['total', 'domestic', 're-exports'].map(
  (basis): SeriesId => `us-census/US/exports/${basis}/854231`,
) as [SeriesId, SeriesId, SeriesId];

let census: CensusServer;

beforeEach(async () => {
  census = await startCensusServer();
  const records = readCsv(await readFile(fixture, 'utf8'));
  census.answers = [(url) => exported(url, records)];
});
afterEach(() => census.server.close());

/** As the API answers: without DF in the query the rows of both origins together, which it marks "-". */
function exported(url: URL, records: readonly Readonly<Record<string, string>>[]): ReplayAnswer {
  const origin = url.searchParams.get('DF');
  const rows = records.filter(({ DF, time }) => DF === (origin ?? '-') && time === url.searchParams.get('time'));
  if (rows.length === 0) return NO_ROWS;
  return documentOf(rows.map(({ DF = '', ...row }) => (origin === null ? row : { ...row, DF })));
}

describe('exports', () => {
  test('are asked of their own dataset; the origin is a predicate and never a column', async () => {
    const { contents, refusals } = await census.pull(TOTAL, DOMESTIC, RE_EXPORTS);
    expect(refusals).toEqual([]);
    expect(contents.map(({ series }) => series)).toEqual([TOTAL, DOMESTIC, RE_EXPORTS]);
    const get = 'get=CTY_CODE,CTY_NAME,ALL_VAL_MO,SUMMARY_LVL&E_COMMODITY=854231&COMM_LVL=HS6';
    expect(census.server.requests()).toEqual(
      ['', '&DF=1', '&DF=2'].map((origin) => ({ method: 'GET', path: PATH, query: `${get}${origin}&time=2026-07` })),
    );
    expect(contents[1]?.query).toBe(`${census.server.url}${PATH}?${get}&DF=1&time=2026-07`);
  });

  test('of domestic goods and re-exports add up to all exports, in the world and for every partner', async () => {
    const { contents } = await census.pull(TOTAL, DOMESTIC, RE_EXPORTS);
    const [total, domestic, again] = contents.map(({ measures }) => measures.value);
    if (total === undefined || domestic === undefined || again === undefined) throw new Error('a basis has no value');
    expect(domestic.total + again.total).toBe(total.total);
    expect(again.total).toBeGreaterThan(0);
    const partners = Object.keys(total.partners);
    expect(partners.length).toBeGreaterThan(3);
    for (const partner of partners)
      expect((domestic.partners[partner] ?? 0) + (again.partners[partner] ?? 0)).toBe(total.partners[partner]);
    expect(Object.keys({ ...domestic.partners, ...again.partners }).sort()).toEqual(partners.sort());
  });

  test('in a row of another origin than asked for are SourceFormat', async () => {
    const { answers } = census;
    const [answer] = answers;
    if (typeof answer !== 'function') throw new Error('the server answers by query');
    census.answers = [
      (url) => {
        const { body, ...rest } = answer(url);
        return { ...rest, body: body.replaceAll('"1"]', '"2"]') };
      },
    ];
    expect(await fault(census.pull(DOMESTIC))).toMatchObject({
      name: 'SourceFormat',
      message: 'US Census: a row of origin (DF) 2; 1 was asked for',
    });
  });

  test('of a month that is not out are refused; their own total of the month says so', async () => {
    const { contents, refusals } = await census.client().pull([TOTAL, DOMESTIC], '2026-08');
    expect(contents).toEqual([]);
    const reason = 'US Census has not published the exports of 2026-08';
    expect(refusals).toEqual([TOTAL, DOMESTIC].map((series) => ({ series, period: '2026-08', reason })));
    const canaries = census.server.requests().filter(({ query }) => query === 'get=ALL_VAL_MO&time=2026-08');
    expect(canaries.length).toBeGreaterThan(0);
    expect(census.server.requests().every(({ path }) => path === PATH)).toBe(true);
  });
});
