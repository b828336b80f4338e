import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startUnComtradeReplay, type UnComtradeReplay } from '../../../local/replay/un-comtrade.ts';
import { COMTRADE_KEY, comtradeRows, madeUpRows, TITLE } from '../../support/comtrade-server.ts';

let server: UnComtradeReplay;

beforeEach(async () => {
  server = await startUnComtradeReplay({ rows: madeUpRows(), title: TITLE, key: COMTRADE_KEY });
});
afterEach(() => server.close());

async function get(path: string, key?: string) {
  const answer = await fetch(`${server.url}${path}`, {
    headers: key === undefined ? {} : { 'Ocp-Apim-Subscription-Key': key },
  });
  const body = (await answer.json()) as { count: number; data: Record<string, unknown>[]; message?: string };
  return { status: answer.status, headers: answer.headers, ...body };
}

const DATA = '/data/v1/get/C/M/HS?reporterCode=842&flowCode=M&period=202606';
const PREVIEW = DATA.replace('/data/v1/get', '/public/v1/preview');

describe('figures', () => {
  test('are there once their month was published, and all months before it', async () => {
    expect((await get(DATA, COMTRADE_KEY)).count).toBe(0);
    server.publish('2026-07');
    expect(server.published()).toEqual(['2026-06', '2026-07']);
    expect(await get(DATA, COMTRADE_KEY)).toMatchObject({ status: 200, count: 8, error: '' });
    expect(() => server.publish('2026-08')).toThrow(RangeError);
  });

  test('are filtered by every parameter that is a list, and by levels', async () => {
    server.publish('2026-06');
    const count = async (query: string) => (await get(`${PREVIEW}&${query}`)).count;
    expect(await count('cmdCode=280530')).toBe(4);
    expect(await count('cmdCode=280530,284690&partnerCode=0')).toBe(2);
    expect(await count('cmdCode=AG6&partnerCode=0,156')).toBe(4);
    expect(await count('cmdCode=AG4')).toBe(0);
    expect(await count('motCode=2100')).toBe(0);
    expect((await get(PREVIEW.replace('842', '840'))).count).toBe(0);
  });

  test('are cut without a word: at 500 in the preview whatever is asked for, where asked for with a key', async () => {
    const parts = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [2_000 + index, [1, 1] as const]));
    server.revise(comtradeRows({ cmdCode: '280530' }, parts));
    server.publish('2026-06');
    expect(await get(`${PREVIEW}&maxRecords=20`)).toMatchObject({ status: 200, count: 500 });
    expect((await get(`${DATA}&maxRecords=20`, COMTRADE_KEY)).count).toBe(20);
    expect((await get(DATA, COMTRADE_KEY)).count).toBe(601);
  });
});

test('the list of datasets has one a month, with a checksum of its rows, in whatever case the path is', async () => {
  server.publish('2026-07');
  const paths = ['/public/v1/getDA/C/M/HS?reporterCode=842', '/public/v1/getDa/C/M/HS?reporterCode=842&period=202606'];
  const [all, june] = await Promise.all(paths.map((path) => get(path)));
  expect(all?.data.map((dataset) => dataset['period'])).toEqual([202606, 202607]);
  expect(june?.data).toEqual([all?.data[0]]);
  expect(june?.data[0]).toMatchObject({ totalRecords: 8, datasetChecksum: expect.any(Number) });
  expect((await get('/public/v1/getDA/C/M/HS?reporterCode=276')).count).toBe(0);
});

describe('who may ask', () => {
  test.each([
    [undefined, 'missing subscription key'],
    ['another', 'invalid subscription key'],
  ])('with the key %s: status 401', async (key, message) => {
    expect(await get(DATA, key)).toMatchObject({ status: 401, message: expect.stringContaining(message) });
  });

  test('after so many calls with a key: status 403 until the quota is replenished', async () => {
    await server.close();
    server = await startUnComtradeReplay({ rows: madeUpRows(), title: TITLE, calls: 1 });
    expect((await get(DATA, 'any')).status).toBe(200);
    const refused = await get(DATA, 'any');
    expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('replenished in 05:12:33') });
    expect(refused.headers.get('retry-after')).toBe('18753');
    expect((await get(PREVIEW)).status).toBe(200);
  });

  test('an address that is none: status 404', async () => {
    expect((await get('/public/v1/preview/C/A/HS')).status).toBe(404);
  });
});
