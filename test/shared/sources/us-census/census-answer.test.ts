import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReplayAnswer } from '../../../../local/replay/replay-server.ts';
import {
  COPPER,
  type CensusRow,
  type CensusServer,
  fault,
  HEADER,
  html,
  json,
  row,
  startCensusServer,
  TIN,
  table,
} from '../../../support/census-server.ts';

let census: CensusServer;

beforeEach(async () => {
  census = await startCensusServer();
});
afterEach(() => census.server.close());

describe('an answer', () => {
  test('gives the world row as total and a partner for each country; groups are left out', async () => {
    census.answers = [
      table(
        row('-', '130'),
        row('0003', '30', { level: 'CGP' }),
        row('5XXX', '100', { level: 'CGP' }),
        row('4280', '30'),
        row('5700', '90'),
        row('5880', '0'),
        row('5082', '4'),
        row('5083', '6'),
      ),
    ];
    expect(await census.pull(COPPER)).toEqual({
      contents: [
        {
          series: COPPER,
          period: '2026-07',
          measures: { value: { unit: 'USD', total: 130, partners: { DE: 30, CN: 90, JP: 0, PS: 10 } } },
          retrievedAt: '2026-09-04T13:00:00.000Z',
          query: expect.any(String),
        },
      ],
      refusals: [],
    });
  });

  test('knows a group by its code or by its level', async () => {
    census.answers = [table(row('-', '9'), row('5700', '9'), row('0027', '9'), row('4000', '9', { level: 'CGP' }))];
    expect((await census.pull(COPPER)).contents[0]?.measures.value?.partners).toEqual({ CN: 9 });
  });

  test('finds columns by name, a predicate may come twice', async () => {
    const header = ['I_COMMODITY', 'time', 'GEN_VAL_MO', 'CTY_CODE', 'SUMMARY_LVL', 'COMM_LVL', 'I_COMMODITY'];
    const cells = (code: string): CensusRow => ['740311', '2026-07', '7', code, 'DET', 'HS6', '740311'];
    census.answers = [json([header, cells('-'), cells('5700')])];
    expect((await census.pull(COPPER)).contents[0]?.measures.value).toEqual({
      unit: 'USD',
      total: 7,
      partners: { CN: 7 },
    });
  });

  test('keeps a country that the list does not have, and negative values', async () => {
    census.answers = [table(row('-', '90'), row('9998', '100'), row('5700', '-10'))];
    expect((await census.pull(COPPER)).contents[0]?.measures.value?.partners).toEqual({ 'ZZ-9998': 100, CN: -10 });
  });

  test('says so when it comes from a recording', async () => {
    const rows = [HEADER, row('-', '1'), row('5700', '1')];
    census.answers = [json(rows, { 'chokepoint-recording': 'carried figures' })];
    expect((await census.pull(COPPER)).contents[0]?.recording).toBe('carried figures');
  });

  test.each<[string, CensusRow[], string]>([
    ['a null value', [row('-', '5'), row('5700', null)], 'the value of country 5700 is null'],
    ['an empty value', [row('-', ''), row('5700', '5')], 'the value of the world is ""'],
    ['a value that is no number', [row('-', '5'), row('5700', '(D)')], 'the value of country 5700 is "(D)"'],
    ['a value with a fraction', [row('-', '5.5'), row('5700', '5.5')], 'the value of the world is "5.5"'],
    ['a country that comes twice', [row('-', '4'), row('5700', '2'), row('5700', '2')], '2 rows for country 5700'],
    ['a world row that comes twice', [row('-', '4'), row('-', '4'), row('5700', '4')], '2 rows for the world'],
    ['countries without a world row', [row('5700', '4')], '1 country rows but no world row'],
    [
      'countries that miss the total',
      [row('-', '130'), row('5700', '129')],
      'the countries add up to 129, the world row says 130',
    ],
    [
      'a total without countries',
      [row('-', '130'), row('0003', '9', { level: 'CGP' })],
      'the countries add up to 0, the world row says 130',
    ],
  ])('with %s refuses that series and no other', async (_, rows, reason) => {
    census.answers = [table(...rows, row('-', '3', { code: '800110' }), row('5600', '3', { code: '800110' }))];
    const { contents, refusals } = await census.pull(COPPER, TIN);
    expect(refusals).toEqual([{ series: COPPER, period: '2026-07', reason: expect.stringContaining(reason) }]);
    expect(contents.map(({ series }) => series)).toEqual([TIN]);
  });

  test.each<[string, ReplayAnswer, string]>([
    ['another month', table(row('-', '1', { time: '2026-06' })), 'month 2026-06; 2026-07 was asked for'],
    ['a commodity not asked for', table(row('-', '1', { code: '740312' })), 'commodity 740312'],
    ['a strange country code', table(row('57', '1')), 'CTY_CODE "57"'],
    ['a null in place of a country code', table([null, '', '1', 'DET', '740311', 'HS6', '2026-07']), 'CTY_CODE null'],
    ['another level', table(['-', '', '1', 'DET', '740311', 'HS4', '2026-07']), 'level HS4; HS6 was asked for'],
    ['a missing column', json([HEADER.slice(1), row('-', '1').slice(1)]), 'no column CTY_CODE'],
    ['a row too short', table(['-', 'X']), 'row 1 has 2 cells, the header 7'],
    [
      'a number among the cells',
      json([HEADER, ['-', '', 1, 'DET', '740311', 'HS6', '2026-07']]),
      'row 1 is no array of strings',
    ],
    [
      'a column that says two things',
      json([
        [...HEADER, 'time'],
        [...row('-', '1'), '2026-06'],
      ]),
      'column time comes twice',
    ],
    ['an empty array', json([]), 'expected a header row'],
    ['no array', json('{"error":"x"}'), 'no JSON array'],
    ['an empty body', json(''), 'empty body'],
    ['another content type', { ...table(), headers: { 'content-type': 'text/csv' } }, 'content type text/csv'],
    ['no content type', { ...table(), headers: {} }, 'content type (none)'],
    ['an HTML page', html('<html>Down for maintenance</html>'), 'Down for maintenance'],
    ['HTML that calls itself JSON', json('<html>Down</html>'), 'no JSON array'],
    [
      'an unknown variable',
      { status: 400, headers: {}, body: "error: unknown variable 'FOO'" },
      "error: unknown variable 'FOO'",
    ],
    ['an unknown dataset', { status: 404, headers: {}, body: '<html>Not found</html>' }, 'status 404: Not found'],
    [
      'a redirect to elsewhere',
      { status: 301, headers: { location: 'https://www.census.gov/' }, body: '' },
      'status 301',
    ],
  ])('with %s is SourceFormat, at the first try', async (_, answer, text) => {
    census.answers = [answer];
    const error = await fault(census.pull(COPPER));
    expect(error).toMatchObject({ name: 'SourceFormat', message: expect.stringContaining(text) });
    expect(census.server.requests()).toHaveLength(1);
  });

  test.each<[string, ReplayAnswer]>([
    ['a redirect to missing_key.html', { status: 302, headers: { location: '/data/missing_key.html' }, body: '' }],
    ['a redirect to invalid_key.html', { status: 302, headers: { location: '/data/invalid_key.html' }, body: '' }],
    ['the page for a missing key', html('<html><title>Missing Key</title></html>')],
    ['a page that mentions the key', html('<p>A valid <em>key</em> must be included.</p>')],
    ['that page as JSON', json('<html><title>Invalid Key</title></html>')],
    ['status 401', { status: 401, headers: {}, body: 'no' }],
  ])('that is %s is SourceAuthentication and names the variable', async (_, answer) => {
    census.answers = [answer];
    const error = await fault(census.client().publication('US', '2026-07'));
    expect(error).toMatchObject({
      name: 'SourceAuthentication',
      message: expect.stringContaining('CHOKEPOINT_US_CENSUS_KEY'),
    });
    expect(census.server.requests()).toHaveLength(1);
  });

  test.each(['server-error', 'too-many-requests', 'reset-in-body', 'half-document'] as const)(
    'after one %s is read at the next try',
    async (kind) => {
      census.answers = [table(row('-', '1'), row('5700', '1'))];
      census.server.failNext(kind);
      expect((await census.pull(COPPER)).contents).toHaveLength(1);
      expect(census.server.requests()).toHaveLength(2);
    },
  );

  test('that always breaks off is SourceUnavailable', async () => {
    census.answers = [table(row('-', '1'), row('5700', '1'))];
    census.server.failNext('half-document', { times: 4 });
    expect(await fault(census.pull(COPPER))).toMatchObject({ name: 'SourceUnavailable', tries: 4 });
  });
});
