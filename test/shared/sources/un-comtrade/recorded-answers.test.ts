import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type ReplayServer, startReplayServer } from '../../../../local/replay/replay-server.ts';
import { comtradeRow } from '../../../../local/replay/comtrade-row.ts';
import { unComtrade } from '../../../../shared/sources/un-comtrade.ts';
import { checkCount, isCut, readAnswer } from '../../../../shared/sources/un-comtrade/comtrade-answer.ts';
import { measuresOf } from '../../../../shared/sources/un-comtrade/comtrade-breakdown.ts';
import { tradeOf } from '../../../../shared/sources/un-comtrade/comtrade-request.ts';
import { checkedRow } from '../../../../shared/sources/un-comtrade/comtrade-rows.ts';

const headers = { 'content-type': 'application/json; charset=utf-8' };
const asker = { key: undefined, now: () => new Date(0) };
const PREVIEW = 'public_preview_C_M_HS_india_exports_7113_202201_first11.json';
const recorded = (name: string) => readFile(new URL(`../../../fixtures/un-comtrade/${name}`, import.meta.url), 'utf8');
const answerOf = async (name: string) => readAnswer({ status: 200, headers, body: await recorded(name) }, asker);

let server: ReplayServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('the recorded preview', () => {
  test('is recognised as cut off, and not by its rows, of which few were kept', async () => {
    const answer = await answerOf(PREVIEW);
    expect(answer.rows).toHaveLength(11);
    expect(isCut(answer, 500)).toBe(true);
  });

  test('yields a refusal and no number', async () => {
    const body = await recorded(PREVIEW);
    server = await startReplayServer({ answer: () => ({ status: 200, headers, body }) });
    const clock = { now: () => new Date('2023-01-01T00:00:00Z') };
    const source = unComtrade({ baseUrl: server.url, clock, http: { sleep: async () => undefined } });
    const series = 'un-comtrade/IN/exports/fob/7113';
    const { contents, refusals } = await source.pull([series], '2022-01');
    expect(contents).toEqual([]);
    expect(refusals).toMatchObject([{ series, reason: expect.stringContaining('500 rows') }]);
  });

  test('had a count that says how many rows came, also where it is not 500', async () => {
    expect(() => checkCount({ rows: [1, 2], count: 3 })).toThrow(/has 3 rows, and it has 2/);
  });

  test('has rows of the documented form, whose weights are estimates', async () => {
    const rows = (await answerOf(PREVIEW)).rows.map(checkedRow);
    expect(rows[0]).toMatchObject({ partnerCode: 0, cmdCode: '7113', flowCode: 'X', primaryValue: 912_208_653.293 });
    expect(rows.filter(({ isNetWgtEstimated }) => isNetWgtEstimated === true)).toHaveLength(10);
    // The partners kept are ten of more than a hundred: they cannot add up, and are not taken over.
    expect(measuresOf(rows, tradeOf('exports', 'fob')!)).toMatchObject({
      reason: expect.stringContaining('the world row says 912208653.293'),
    });
  });

  test('has the fields that made-up rows have', async () => {
    const [row] = (await answerOf(PREVIEW)).rows;
    const figure = { period: '202201', reporterCode: 699, flowCode: 'X', cmdCode: '7113', partnerCode: 0 } as const;
    const made = comtradeRow({ ...figure, primaryValue: 1 });
    expect(Object.keys(made)).toHaveLength(47);
    expect(Object.keys(made).sort()).toEqual(Object.keys(z.looseObject({}).parse(row)).sort());
  });
});

describe('the recorded annual answer', () => {
  test('is whole, and has rows of the documented form', async () => {
    const answer = await answerOf('comtradr_get_C_A_HS_CHN_imports_ARG_2010plus.json');
    checkCount(answer);
    expect(isCut(answer, 500)).toBe(false);
    expect(answer.rows.map(checkedRow)).toMatchObject([
      { flowCode: 'M', partnerCode: 32, primaryValue: 6_804_128_143, cifvalue: 6_804_128_143, netWgt: null },
      { flowCode: 'M', partnerCode: 276, primaryValue: 74_251_272_075 },
      { flowCode: 'X', partnerCode: 32, primaryValue: 6_115_764_185, fobvalue: 6_115_764_185, cifvalue: null },
      { flowCode: 'X', partnerCode: 276, primaryValue: 68_047_133_397 },
    ]);
  });
});

test('the recorded answer of the bulk interface is an envelope of no figures', async () => {
  const { rows } = await answerOf('comtradr_bulk_HS-4f1d0f.json');
  expect(rows).toHaveLength(1);
  expect(() => checkedRow(rows[0], 0)).toThrow(/row 1 has .* out of order/);
});

describe('an answer', () => {
  const read = (body: string, type = headers['content-type']) =>
    readAnswer({ status: 200, headers: { 'content-type': type }, body }, { ...asker, key: 'S3CRET' });

  test('may begin with a byte order mark', () => {
    expect(read('\uFEFF{"elapsedTime":"0.09 secs","count":0,"data":[],"error":""}')).toEqual({ rows: [], count: 0 });
  });

  test.each([
    ['an error in its envelope', '{"count":0,"data":[],"error":"S3CRET went wrong"}', 'with the error: … went wrong'],
    ['no count', '{"data":[],"error":""}', 'count out of order'],
    ['no rows', '{"count":0,"error":""}', 'data out of order'],
    ['a list', '[]', 'no JSON object'],
  ])('with %s is refused', (_, body, message) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ name: 'SourceFormat', message: expect.stringContaining(message) }),
    );
  });

  test.each(['', '   ', '{"count":1,"data":[{'])('that breaks off (%j) is asked for again', (body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ name: 'IncompleteDocument' }));
  });

  test('of another type is refused', () => {
    expect(() => read('<html>Maintenance</html>', 'text/html')).toThrow(
      /content type text\/html; expected JSON: Maintenance/,
    );
  });
});
