import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startUsCensusReplay, type UsCensusReplay } from '../../../local/replay/us-census.ts';
import { periodsBetween } from '../../../shared/domain/period.ts';
import { usCensus } from '../../../shared/sources/us-census.ts';

const directory = fileURLToPath(new URL('../../../local/recordings/us-census', import.meta.url));
const TUNGSTEN = 'us-census/US/imports/consumption/8101940000';
const MONTH = '/data/timeseries/intltrade/imports/hs?time=2026-07&key=K';
let replay: UsCensusReplay;

beforeEach(async () => {
  replay = await startUsCensusReplay({ directory });
});
afterEach(() => replay.close());

const client = (key: string | undefined = 'K', { url } = replay) =>
  usCensus({ baseUrl: url, key, clock: { now: () => new Date('2026-09-04T13:00:00Z') } });
const ask = (path: string) => fetch(`${replay.url}${path}`, { redirect: 'manual' });

describe('the client', () => {
  test('retrieves the whole recording without a refusal', async () => {
    replay.publish('2026-07');
    const series = replay.recordingOf.commodities.map((code) => `us-census/US/imports/consumption/${code}`);
    expect(series).toHaveLength(12);
    for (const period of replay.published()) {
      const { contents, refusals } = await client().pull(series, period);
      expect(refusals).toEqual([]);
      expect(contents).toHaveLength(12);
    }
    expect(replay.published()).toHaveLength(19);
  });

  test("finds China's share of unwrought tungsten as it is known", async () => {
    replay.publish('2026-07');
    const shares: string[] = [];
    for (const period of periodsBetween('2025-01', '2026-07')) {
      const { contents } = await client().pull([TUNGSTEN], period);
      const value = contents[0]?.measures.value;
      shares.push((((value?.partners['CN'] ?? 0) / (value?.total ?? Number.NaN)) * 100).toFixed(1));
    }
    expect(shares.join(' ')).toBe(
      '66.5 66.4 98.7 94.3 92.0 51.2 97.3 100.0 72.8 34.5 23.2 41.6 58.5 22.8 49.4 14.3 28.2 96.5 4.5',
    );
  });

  test('knows the figures as carried', async () => {
    replay.publish('2025-01');
    const { contents } = await client().pull([TUNGSTEN], '2025-01');
    expect(contents[0]?.recording).toBe('US Census Bureau, imports for consumption, customs value, 2025-01 to 2026-07');
    expect(contents[0]?.recording).toBe(replay.recordingOf.title);
  });

  test('gets no quantity, because none is recorded, at the first request', async () => {
    replay.publish('2025-01');
    const { contents } = await client().pull([TUNGSTEN], '2025-01');
    expect(Object.keys(contents[0]?.measures ?? {})).toEqual(['value']);
    expect(replay.requests()).toHaveLength(1);
  });

  test('names the official address in its query, where a reader can repeat it', async () => {
    replay.publish('2025-01');
    const { contents } = await client().pull([TUNGSTEN, 'us-census/US/imports/consumption/8101998000'], '2025-01');
    expect(contents[0]?.query).toBe(
      'https://api.census.gov/data/timeseries/intltrade/imports/hs?get=CTY_CODE,CTY_NAME,CON_VAL_MO,CON_QY1_MO,CON_QY1_MO_FLAG,UNIT_QY1,SUMMARY_LVL&I_COMMODITY=8101940000&COMM_LVL=HS10&time=2025-01',
    );
  });

  test('sees a month once it is published, and all months before it', async () => {
    expect(await client().publication('US', '2025-03')).toMatchObject({ published: false });
    expect((await client().pull([TUNGSTEN], '2025-03')).refusals).toHaveLength(1);
    replay.publish('2025-03');
    expect(replay.published()).toEqual(['2025-01', '2025-02', '2025-03']);
    expect(await client().publication('US', '2025-03')).toMatchObject({ published: true });
    expect(await client().publication('US', '2025-02')).toMatchObject({ published: true });
    expect(await client().publication('US', '2025-04')).toMatchObject({ published: false });
    expect((await client().pull([TUNGSTEN], '2025-03')).contents).toHaveLength(1);
  });

  test('finds a code that came later at true zero before', async () => {
    replay.publish('2026-07');
    const series = 'us-census/US/imports/consumption/3818000091';
    const before = await client().pull([series], '2026-06');
    expect(before.contents[0]?.measures.value).toEqual({ unit: 'USD', total: 0, partners: {} });
    const after = await client().pull([series], '2026-07');
    expect(after.contents[0]?.measures.value?.total).toBeGreaterThan(0);
  });

  test.each([
    ['us-census/US/imports/consumption/280530', 'no commodity 280530'],
    ['us-census/US/imports/consumption/810194', 'no commodity 810194'],
    ['us-census/US/imports/general/8101940000', 'no general imports'],
    ['us-census/US/imports/general-cif/8101940000', 'no general imports'],
    ['us-census/US/imports/consumption-cif/8101940000', 'no c.i.f. values'],
    ['us-census/US/exports/total/8101940000', 'holds imports, no exports'],
  ])('is refused %s, which is not recorded', async (series, text) => {
    replay.publish('2026-07');
    await expect(client().pull([series], '2026-07')).rejects.toThrow(text);
  });

  test('without a key, or with a wrong one, is told which variable to set', async () => {
    const strict = await startUsCensusReplay({ directory, key: 'RIGHT' });
    await expect(client('', strict).publication('US', '2025-01')).rejects.toThrow(
      /CHOKEPOINT_US_CENSUS_KEY.*missing_key/,
    );
    await expect(client('WRONG', strict).publication('US', '2025-01')).rejects.toThrow(
      /CHOKEPOINT_US_CENSUS_KEY.*invalid_key/,
    );
    expect(await client('RIGHT', strict).publication('US', '2025-01')).toMatchObject({ published: false });
    expect(await client('RIGHT\n', strict).publication('US', '2025-01')).toMatchObject({ published: false });
    await strict.close();
  });
});

describe('the server', () => {
  beforeEach(() => replay.publish('2026-07'));

  test('prints world, groups and countries, a row a line, predicates repeated', async () => {
    const answer = await ask(
      `${MONTH}&get=CTY_CODE,CTY_NAME,CON_VAL_MO,SUMMARY_LVL,I_COMMODITY&I_COMMODITY=8101940000&COMM_LVL=HS10`,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
    const text = await answer.text();
    const [header, world, ...rest] = JSON.parse(text) as string[][];
    expect(text.split('\n')).toHaveLength(2 + rest.length);
    expect(header?.join()).toBe('CTY_CODE,CTY_NAME,CON_VAL_MO,SUMMARY_LVL,I_COMMODITY,time,I_COMMODITY,COMM_LVL');
    expect(world?.slice(0, 2)).toEqual(['-', 'TOTAL FOR ALL COUNTRIES']);
    const groups = rest.filter((row) => row[3] === 'CGP');
    const countries = rest.filter((row) => row[3] === 'DET');
    expect(groups.map((row) => row[0])).toContain('5XXX');
    const sum = (rows: string[][]) => rows.reduce((total, row) => total + Number(row[2]), 0);
    expect(sum(countries)).toBe(Number(world?.[2]));
    expect(sum(countries.filter((row) => row[0]?.startsWith('5')))).toBe(
      sum(groups.filter((row) => row[0] === '5XXX')),
    );
    expect(countries.some((row) => row[2] === '0')).toBe(true);
  });

  test('counts Mexico to North America, as Census does', async () => {
    const answer = await ask(
      `${MONTH.replace('2026-07', '2026-04')}&get=CTY_CODE,CON_VAL_MO&I_COMMODITY=8101998000&COMM_LVL=HS10`,
    );
    const values = new Map(((await answer.json()) as [string, string][]).map(([code, value]) => [code, Number(value)]));
    const [canada, mexico, costaRica] = [values.get('1220'), values.get('2010'), values.get('2230')];
    expect([canada, mexico, costaRica]).toEqual([39_675, 27_435, 3_733]);
    expect([values.get('1XXX'), values.get('0020'), values.get('2XXX')]).toEqual([67_110, 67_110, 3_733]);
  });

  test('gives the world only when no country is asked for, and single countries when they are', async () => {
    const world = await ask(`${MONTH}&get=CON_VAL_MO&I_COMMODITY=8101940000&COMM_LVL=HS10`);
    expect(await world.json()).toHaveLength(2);
    const china = await ask(`${MONTH}&get=CON_VAL_MO&I_COMMODITY=8101940000&COMM_LVL=HS10&CTY_CODE=5700`);
    expect(await china.json()).toEqual([
      ['CON_VAL_MO', 'time', 'I_COMMODITY', 'COMM_LVL', 'CTY_CODE'],
      [expect.stringMatching(/^\d+$/), '2026-07', '8101940000', 'HS10', '5700'],
    ]);
  });

  test('prints null for quantities, which are not recorded', async () => {
    const get = 'get=CON_VAL_MO,CON_QY1_MO,CON_QY1_MO_FLAG,UNIT_QY1';
    const answer = await ask(`${MONTH}&${get}&I_COMMODITY=8101940000&COMM_LVL=HS10`);
    const [, world] = (await answer.json()) as (string | null)[][];
    expect(world?.slice(0, 4)).toEqual([expect.stringMatching(/^\d+$/), null, null, null]);
  });

  test('answers the canary with an empty cell, for the total of all goods is not recorded', async () => {
    expect(await (await ask(`${MONTH}&get=GEN_VAL_MO`)).json()).toEqual([
      ['GEN_VAL_MO', 'time'],
      [null, '2026-07'],
    ]);
  });

  test.each([
    ['get=FOO&I_COMMODITY=8101940000', "error: unknown variable 'FOO'"],
    ['get=CON_VAL_MO&BAR=1', "error: unknown variable 'BAR'"],
    ['get=CON_VAL_MO&I_COMMODITY=280530', 'error: the recording holds no commodity 280530'],
    ['get=CON_VAL_MO&I_COMMODITY=8101940000&COMM_LVL=HS6', 'error: the recording holds 10-digit codes, no HS6'],
    ['get=GEN_VAL_MO&I_COMMODITY=8101940000', 'error: the recording holds imports for consumption, no general imports'],
    ['get=CON_VAL_MO&time=2026-08', 'error: the recording answers one month at a time: time=YYYY-MM'],
    ['get=CTY_CODE,CON_VAL_MO', 'error: the recording holds the trade of single commodities only'],
  ])('refuses %s', async (query, text) => {
    const answer = await ask(`${MONTH}&${query}`);
    expect([answer.status, await answer.text()]).toEqual([400, text]);
  });

  test('has the pages, statuses and headers of the API', async () => {
    const missing = await ask(MONTH.replace('&key=K', ''));
    expect([missing.status, missing.headers.get('location')]).toEqual([302, '/data/missing_key.html']);
    const page = await ask('/data/missing_key.html');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await page.text()).toContain('<title>Missing Key</title>');
    expect((await ask('/data/timeseries/intltrade/imports/nothing?key=K')).status).toBe(404);
    const early = await ask(`${MONTH.replace('2026-07', '2026-08')}&get=GEN_VAL_MO`);
    expect([early.status, await early.text()]).toEqual([204, '']);
  });

  test('logs requests without their key', async () => {
    await ask(`${MONTH}&get=GEN_VAL_MO`);
    expect(replay.requests().at(-1)).toEqual({
      method: 'GET',
      path: '/data/timeseries/intltrade/imports/hs',
      query: 'time=2026-07&get=GEN_VAL_MO',
    });
  });

  test('publishes nothing outside its recording', () => {
    expect(() => replay.publish('2026-08')).toThrow('cannot publish 2026-08: the recording has 2025-01 to 2026-07');
    expect(() => replay.publish('2024-12')).toThrow(RangeError);
  });

  test('fails on demand: an empty document, another content type, a page', async () => {
    replay.failNext('empty');
    replay.failNext('wrong-content-type');
    replay.failNext('html');
    await expect(client().publication('US', '2026-07')).rejects.toThrow('empty body');
    await expect(client().publication('US', '2026-07')).rejects.toThrow('content type text/plain');
    await expect(client().publication('US', '2026-07')).rejects.toThrow('Down for maintenance');
    expect(await client().publication('US', '2026-07')).toMatchObject({ published: true });
  });
});

describe('a recording', () => {
  test.each([
    ['nothing', undefined, 'holds no figures'],
    [
      'a row twice',
      '2025-01,8101940000,5700,CHINA,1\n2025-01,8101940000,5700,CHINA,1\n',
      'a.csv: 8101940000, 5700, 2025-01 comes twice',
    ],
    ['a value that is no number', '2025-01,8101940000,5700,CHINA,many\n', 'a.csv cannot be read'],
    ['a code that lost its zero', '2025-01,281940000,5700,CHINA,1\n', 'a.csv cannot be read'],
  ])('with %s is refused', async (_, rows, text) => {
    const folder = await mkdtemp(join(tmpdir(), 'census-'));
    const head = 'month,hts10,cty_code,cty_name,con_val_mo\n';
    if (rows !== undefined) await writeFile(join(folder, 'a.csv'), head + rows);
    await expect(startUsCensusReplay({ directory: folder })).rejects.toThrow(text);
    await rm(folder, { recursive: true });
  });
});
