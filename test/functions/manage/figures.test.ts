/** Series, reference and the release calendar over HTTP. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import { sourceProfiles } from '../../../shared/sources/profiles.ts';
import { aVintage, onlyFrom } from '../../support/a-vintage.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: TestApi;
const TUNGSTEN = '/series/us-census/US/imports/consumption/8101940000';
const asAnalyst = { role: 'analyst' } as const;
const csv = { ...asAnalyst, headers: { accept: 'text/csv' } } as const;

beforeAll(async () => {
  api = await startTestApi();
  const series = dynamoSeriesStore(api.cloud.table);
  await series.keep(
    aVintage({ period: '2026-06', measures: onlyFrom('CN', 10), retrievedAt: '2026-08-05T12:30:00.000Z' }),
  );
  await series.keep(
    aVintage({ period: '2026-06', measures: onlyFrom('CN', 12), retrievedAt: '2026-09-03T12:30:00.000Z' }),
  );
  await series.keep(aVintage());
  await series.keep(
    aVintage({ period: '2026-05', measures: {}, suppressed: true, retrievedAt: '2026-07-05T12:30:00.000Z' }),
  );
  const releases = dynamoReleaseStore(api.cloud.table);
  for (const [period, firstSeen] of [
    ['2026-05', '2026-07-03T12:30:00.000Z'],
    ['2026-06', '2026-08-05T12:30:00.000Z'],
    ['2026-07', '2026-09-03T12:30:00.000Z'],
  ] as const)
    await releases.announce({ source: 'us-census', reporter: 'US', period, firstSeen });
  const july = { source: 'us-census', reporter: 'US', period: '2026-06' };
  await releases.recordRevision(july, { at: '2026-09-03T12:31:00.000Z', series: 1, cells: 2 });
}, 60_000);
afterAll(() => api.close());

describe('a series', () => {
  test('has every month with its partners, how often it was retrieved, and what it was at first', async () => {
    const { status, body } = await api.call('GET', TUNGSTEN, asAnalyst);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      series: 'us-census/US/imports/consumption/8101940000',
      sourceName: 'US Census Bureau',
      reporterName: 'United States',
      partnerNames: { CN: 'China', VN: 'Vietnam', AT: 'Austria' },
    });
    expect(
      body.periods.map(({ period, vintages }: { period: string; vintages: number }) => [period, vintages]),
    ).toEqual([
      ['2026-05', 1],
      ['2026-06', 2],
      ['2026-07', 1],
    ]);
    expect(body.periods[0]).toMatchObject({ suppressed: true, measures: {} });
    expect(body.periods[1]).toMatchObject({
      measures: { value: { total: 12 } },
      first: { retrievedAt: '2026-08-05T12:30:00.000Z', measures: { value: { total: 10 } } },
    });
    expect(body.periods[2]).not.toHaveProperty('first');
    expect(body.queries).toEqual(['https://api.census.gov/data/timeseries/intltrade/imports/hs?time=2026-07']);
  });

  test('is cut to a range of months', async () => {
    const { body } = await api.call('GET', `${TUNGSTEN}?from=2026-06&to=2026-06`, asAnalyst);
    expect(body.periods.map(({ period }: { period: string }) => period)).toEqual(['2026-06']);
    const empty = await api.call('GET', `${TUNGSTEN}?from=2030-01`, asAnalyst);
    expect([empty.status, empty.body.periods]).toEqual([200, []]);
  });

  test('of a range that ends before it begins is refused, rather than found empty', async () => {
    const { status, body } = await api.call('GET', `${TUNGSTEN}?from=2026-07&to=2026-06`, asAnalyst);
    expect([status, body.errors]).toEqual([
      400,
      [{ path: 'query.to', found: '"2026-06"', expected: 'not before from' }],
    ]);
  });

  test.each([
    ['2026-08-05', ['2026-05', '2026-06'], 10],
    ['2026-08-05T12:30:00Z', ['2026-05', '2026-06'], 10],
    ['2026-08-05T12:29:59Z', ['2026-05'], undefined],
    ['2026-09-03', ['2026-05', '2026-06', '2026-07'], 12],
  ])('as of %s is what was known then', async (asOf, periods, june) => {
    const { body } = await api.call('GET', `${TUNGSTEN}?as-of=${asOf}`, asAnalyst);
    expect(body.periods.map(({ period }: { period: string }) => period)).toEqual(periods);
    expect(body.periods[1]?.measures.value.total).toBe(june);
  });

  test('as of before anything was known is not found', async () => {
    expect((await api.call('GET', `${TUNGSTEN}?as-of=2020-01-01`, asAnalyst)).status).toBe(404);
  });

  test('as CSV has a row for each partner and measure, and an empty cell for what is withheld', async () => {
    const { text, headers } = await api.call('GET', TUNGSTEN, csv);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')).toEqual([
      'period,partner,partner name,measure,unit,amount,suppressed,retrieved at,vintages',
      '2026-05,total,all partners,,,,true,2026-07-05T12:30:00.000Z,1',
      '2026-06,total,all partners,value,USD,12,false,2026-09-03T12:30:00.000Z,2',
      '2026-06,CN,China,value,USD,12,false,2026-09-03T12:30:00.000Z,2',
      '2026-07,total,all partners,value,USD,1000,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,AT,Austria,value,USD,79.5,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,CN,China,value,USD,620.5,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,VN,Vietnam,value,USD,300,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,total,all partners,quantity,KG,20,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,CN,China,quantity,KG,13,false,2026-09-03T12:30:00.000Z,1',
      '2026-07,VN,Vietnam,quantity,KG,7,false,2026-09-03T12:30:00.000Z,1',
      '',
    ]);
  });

  test.each([
    ['/series/us-censu/US/imports/consumption/8101940000', 404, 'path.source', 'us-census'],
    ['/series/us-census/US/imports/consumtion/8101940000', 404, 'path.basis', 'consumption'],
    ['/series/us-census/US/import/consumption/8101940000', 400, 'path.flow', 'imports'],
    ['/series/us-census/US/imports/consumption/8101.94', 400, 'path.commodity', undefined],
    ['/series/us-census/US/imports/constructor/8101940000', 404, 'path.basis', undefined],
  ])('%s is %i, says where, and what was meant', async (path, status, place, suggestion) => {
    const answer = await api.call('GET', path, asAnalyst);
    expect([answer.status, answer.body.errors[0].path, answer.body.errors[0].suggestion]).toEqual([
      status,
      place,
      suggestion,
    ]);
  });

  test('nobody has pulled is not found', async () => {
    const { status, body } = await api.call('GET', TUNGSTEN.replace('8101940000', '8102940000'), asAnalyst);
    expect([status, body.type]).toEqual([404, '/problems/not-found']);
  });
});

describe('reference', () => {
  test('lists each source with its bases', async () => {
    const { body } = await api.call('GET', '/sources', asAnalyst);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([...sourceProfiles.keys()]);
    const census = body.items.find(({ id }: { id: string }) => id === 'us-census');
    expect(census.reporters).toEqual([{ code: 'US', name: 'United States' }]);
    expect(census.bases.imports.map(({ id }: { id: string }) => id)).toContain('consumption');
  });

  test('finds commodities by words and digits, and only codes that a source has', async () => {
    const words = await api.call('GET', '/commodities?q=tungsten&limit=100', asAnalyst);
    expect(words.body.items.map(({ code }: { code: string }) => code)).toContain('810194');
    const digits = await api.call('GET', '/commodities?q=8101.94&source=us-census&limit=100', asAnalyst);
    const codes: string[] = digits.body.items.map(({ code }: { code: string }) => code);
    expect(codes).toContain('810194');
    expect(codes.every((code) => [2, 4, 6, 10].includes(code.length))).toBe(true);
    expect((await api.call('GET', '/commodities?q=tungsten&limit=1', asAnalyst)).body.items).toHaveLength(1);
    expect((await api.call('GET', '/commodities?q=nothing-like-it', asAnalyst)).body.items).toEqual([]);
  });

  test.each([
    '/commodities',
    '/commodities?q=',
    '/commodities?q=x&limit=101',
    '/commodities?q=x&source=nobody',
    '/commodities?q=%00',
  ])('%s is 400', async (path) => {
    expect((await api.call('GET', path, asAnalyst)).status).toBe(400);
  });

  test('lists baskets, partners and groups', async () => {
    const baskets = await api.call('GET', '/baskets', asAnalyst);
    expect(baskets.body.items.map(({ id }: { id: string }) => id)).toContain('rare_earths');
    const partners = await api.call('GET', '/partners', asAnalyst);
    expect(partners.body.items).toContainEqual({ code: 'CN', name: 'China' });
  });

  test('says who belonged to a group in a month, and who does in the fixed form', async () => {
    const eu = async (period: string) => {
      const { body } = await api.call('GET', `/groups?period=${period}`, asAnalyst);
      return body.items.find(({ name }: { name: string }) => name === 'EU');
    };
    expect((await eu('2019-12')).members).toContain('GB');
    expect((await eu('2021-01')).members).not.toContain('GB');
    expect((await eu('2019-12')).fixed).not.toContain('GB');
    expect((await api.call('GET', '/groups?period=2019-13', asAnalyst)).status).toBe(400);
  });
});

describe('the release calendar', () => {
  const statesOf = (body: { items: { period: string; state: string }[] }) =>
    body.items.map(({ period, state }) => `${period} ${state}`);

  test('lists what came, what was revised and what is to come, newest first', async () => {
    const { body } = await api.call('GET', '/releases?source=us-census', asAnalyst);
    const states = statesOf(body);
    expect(states.slice(-3)).toEqual(['2026-07 arrived', '2026-06 revised', '2026-05 arrived']);
    expect(states.length).toBeGreaterThan(3);
    expect(body.items.at(-2).revisions).toEqual([{ at: '2026-09-03T12:31:00.000Z', series: 1, cells: 2 }]);
    expect(body.items.at(-1)).toMatchObject({
      sourceName: 'US Census Bureau',
      reporterName: 'United States',
      rules: 0,
    });
  });

  test('is filtered by state, and paged', async () => {
    const { body } = await api.call('GET', '/releases?state=arrived&limit=1', asAnalyst);
    expect(statesOf(body)).toEqual(['2026-07 arrived']);
    const next = await api.call('GET', `/releases?state=arrived&limit=1&cursor=${body.next}`, asAnalyst);
    expect(statesOf(next.body)).toEqual(['2026-05 arrived']);
    expect(next.body).not.toHaveProperty('next');
    expect((await api.call('GET', `/releases?state=late&cursor=${body.next}`, asAnalyst)).status).toBe(400);
  });

  test('is there for calendar programs, without a token', async () => {
    const { status, headers, text } = await api.call('GET', '/releases.ics?source=us-census');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(text).toContain('UID:us-census-US-2026-07@chokepoint');
    expect((await api.call('GET', '/releases.ics?source=x')).status).toBe(400);
  });
});
