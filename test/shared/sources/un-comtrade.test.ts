import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ComtradeRecord, comtradeRow } from '../../../local/replay/comtrade-row.ts';
import {
  COMPOUNDS,
  COMTRADE_KEY,
  type ComtradeServer,
  comtradeRows,
  envelope,
  fault,
  METALS,
  madeUpRows,
  row,
  startComtradeServer,
  TITLE,
} from '../../support/comtrade-server.ts';

let comtrade: ComtradeServer;

beforeEach(async () => {
  comtrade = await startComtradeServer();
});
afterEach(() => comtrade.server.close());

const codesOf = (url: { query: string }) => new URLSearchParams(url.query).get('cmdCode')?.split(',') ?? [];
const dataRequests = () => comtrade.server.requests().filter(({ path }) => !/getda/i.test(path));
const pull = (series: readonly string[], key: string | undefined = COMTRADE_KEY) =>
  comtrade.client(key).pull(series, '2026-06');
const onlyRows = (...rows: readonly ComtradeRecord[]) => comtrade.changeRows(() => rows);
const reasonOf = async (series = METALS) => (await pull([series])).refusals[0]?.reason;

describe('a request', () => {
  const query =
    'reporterCode=842&period=202606&flowCode=M&cmdCode=280530,284690&partner2Code=0&customsCode=C00&motCode=0&breakdownMode=classic&includeDesc=false&format=JSON';

  test('with a key asks for all partners, and pins procedure, transport and second partner', async () => {
    const { contents } = await pull([METALS, COMPOUNDS]);
    expect(comtrade.server.requests()).toEqual([
      { method: 'GET', path: '/data/v1/get/C/M/HS', query: `${query}&maxRecords=100000` },
    ]);
    expect(contents[0]).toMatchObject({
      query: `${comtrade.server.url}/data/v1/get/C/M/HS?${query}&maxRecords=100000`,
      retrievedAt: '2026-09-04T13:00:00.000Z',
      recording: TITLE,
    });
  });

  test('without a key goes to the public preview', async () => {
    await comtrade.client().pull([METALS, COMPOUNDS], '2026-06');
    expect(comtrade.server.requests()).toEqual([
      { method: 'GET', path: '/public/v1/preview/C/M/HS', query: `${query}&maxRecords=500` },
    ]);
  });

  test('a key of white space is none, and a line break behind one is no part of it', async () => {
    await comtrade.client(' \n').pull([METALS], '2026-06');
    expect(comtrade.server.requests()[0]?.path).toContain('preview');
    expect((await pull([METALS], `${COMTRADE_KEY}\n`)).contents).toHaveLength(1);
  });

  test('is one for each reporter, basis and level, and holds at most 100 commodities', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `un-comtrade/US/imports/cif/${280_500 + index}`);
    const others = [
      'un-comtrade/IN/exports/fob/7113',
      'un-comtrade/US/imports/cif/28',
      'un-comtrade/US/exports/re-exports/280530',
    ];
    await pull([...many, ...others]);
    const asked = dataRequests().filter(({ query: text }) => !text.includes('AG'));
    expect(asked.map((request) => codesOf(request).length)).toEqual([100, 50, 1, 1, 1]);
    expect(asked.map(({ query: text }) => /reporterCode=(\d+).*flowCode=(\w+)/.exec(text)?.slice(1).join(' '))).toEqual(
      ['842 M', '842 M', '699 X', '842 M', '842 RX'],
    );
    expect(Math.max(...asked.map(({ query: text }) => text.length))).toBeLessThan(4_096 - 100);
  });

  test('waits until a second has passed since the last one', async () => {
    const client = comtrade.client(COMTRADE_KEY);
    await client.pull([METALS], '2026-06');
    await client.pull([METALS], '2026-06');
    expect(comtrade.slept).toEqual([1_050]);
    comtrade.now = new Date('2026-09-04T13:00:05Z');
    await client.pull([METALS], '2026-06');
    expect(comtrade.slept).toEqual([1_050]);
  });

  test.each([
    ['un-comtrade/EU/imports/cif/280530', 'eurostat-comext'],
    ['un-comtrade/XX/imports/cif/280530', 'reporter XX'],
    ['un-comtrade/US/imports/general/280530', 'basis general; UN Comtrade has cif, fob, re-imports for imports'],
    ['un-comtrade/US/exports/toString/280530', 'basis toString'],
    ['un-comtrade/US/imports/cif/81019400', 'codes of 2, 4 and 6 digits'],
    ['un-comtrade/US/imports/cif/TOTAL', 'codes of 2, 4 and 6 digits'],
  ])('%s is refused before anything is asked', async (series, reason) => {
    const { contents, refusals } = await pull([series]);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([{ series, period: '2026-06', reason: expect.stringContaining(reason) }]);
    expect(comtrade.server.requests()).toEqual([]);
  });
});

describe('an answer as long as the limit', () => {
  test('of many commodities is refused whole and asked for in smaller parts', async () => {
    const codes = ['280511', '280512', '280519', '280530'];
    const rows = codes.flatMap((cmdCode) =>
      comtradeRows(
        { cmdCode },
        Object.fromEntries(Array.from({ length: 199 }, (_, index) => [2_000 + index, [1, 1] as const])),
      ),
    );
    comtrade.server.revise(rows);
    const series = codes.map((code) => `un-comtrade/US/imports/cif/${code}`);
    const { contents, refusals } = await comtrade.client().pull(series, '2026-06');
    expect(refusals).toEqual([]);
    expect(contents.map(({ measures }) => measures.value?.total)).toEqual([199, 199, 199, 199]);
    expect(dataRequests().map(codesOf)).toEqual([codes, codes.slice(0, 2), codes.slice(2)]);
  });

  test('of one commodity is refused', async () => {
    comtrade.changeRows((rows) => Array.from({ length: 500 }, () => rows[0]));
    const { contents, refusals } = await comtrade.client().pull([METALS], '2026-06');
    expect(contents).toEqual([]);
    expect(refusals[0]?.reason).toContain('500 rows, as many as UN Comtrade gives at most');
  });

  test.each([100_000, 250_000])('is one of %i rows where a key is sent', async (count) => {
    comtrade.server.rewrite(() => envelope([row()], { count }));
    expect(await reasonOf()).toContain('it may be cut off');
  });

  test('of 500 rows is whole where a key is sent', async () => {
    const parts = Object.fromEntries(Array.from({ length: 499 }, (_, index) => [2_000 + index, [1, 1] as const]));
    comtrade.server.revise(comtradeRows({ cmdCode: '280530' }, parts));
    expect((await pull([METALS])).contents[0]?.measures.value?.total).toBe(499);
  });
});

test('an answer with another number of rows than it says is an error, below the limit too', async () => {
  comtrade.server.rewrite((answer) => envelope(JSON.parse(answer.body).data, { count: 7 }));
  expect(await fault(pull([METALS]))).toMatchObject({
    name: 'SourceFormat',
    message: 'UN Comtrade says that the answer has 7 rows, and it has 4',
  });
});

describe('no rows', () => {
  const nothing = {
    value: { unit: 'USD', total: 0, partners: {} },
    quantity: { unit: 'kg', total: 0, partners: {} },
  };
  const TIN = 'un-comtrade/US/imports/cif/800110';

  test('for one commodity beside others are a true zero', async () => {
    const { contents } = await pull([METALS, TIN]);
    expect(contents.find(({ series }) => series === TIN)?.measures).toEqual(nothing);
    expect(dataRequests()).toHaveLength(1);
  });

  test('at all are a true zero once the level and flow are known to be out, and were asked for after that', async () => {
    expect((await pull([TIN])).contents[0]?.measures).toEqual(nothing);
    expect(dataRequests().map(codesOf)).toEqual([['800110'], ['AG6'], ['800110']]);
  });

  test('of a flow or a level that is not out are a refusal, never zero, also beside one that is', async () => {
    const series = [METALS, 'un-comtrade/US/exports/fob/280530', 'un-comtrade/US/imports/cif/28'];
    const { contents, refusals } = await pull(series);
    expect(contents.map((content) => content.series)).toEqual([METALS]);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      'UN Comtrade has not published 2026-06 for US (flow X, HS6)',
      'UN Comtrade has not published 2026-06 for US (flow M, HS2)',
    ]);
  });

  test('beside a commodity that is not whole are asked for alone before they count', async () => {
    comtrade.changeRows((rows, url) => {
      const codes = url.searchParams.get('cmdCode') ?? '';
      // The first answer breaks off within the first commodity, below any limit that is known.
      return codes === '280530,284690' ? rows.slice(0, 2) : rows;
    });
    const { contents, refusals } = await pull([METALS, COMPOUNDS]);
    expect(refusals).toMatchObject([{ series: METALS }]);
    expect(contents).toMatchObject([{ series: COMPOUNDS, measures: { value: { total: 500_007 } } }]);
  });

  test('that were asked for just before the release are asked for again after it', async () => {
    let asked = 0;
    comtrade.changeRows((rows) => {
      asked += 1;
      return asked === 1 ? [] : rows;
    });
    expect((await pull([METALS])).contents[0]?.measures.value?.total).toBe(6_369_655.75);
  });

  test('of a canary that answers for something else is an error', async () => {
    comtrade.changeRows((_, url) => (url.searchParams.get('cmdCode') === 'AG6' ? [row()] : []));
    expect(await fault(pull([METALS]))).toMatchObject({
      name: 'SourceFormat',
      message: expect.stringContaining('partner 156'),
    });
  });
});

describe('a row', () => {
  test.each([
    ['another month', { period: '202605' }, 'period 202605; 202606 was asked for'],
    ['another reporter', { reporterCode: 840 }, 'reporterCode 840; 842 was asked for'],
    ['another flow', { flowCode: 'RM' }, 'flowCode RM; M was asked for'],
    ['a year', { freqCode: 'A' }, 'freqCode A; M was asked for'],
    ['services', { typeCode: 'S' }, 'typeCode S; C was asked for'],
    ['another commodity', { cmdCode: '280540' }, 'commodity 280540, which was not asked for'],
    ['a code without its zero', { cmdCode: 280530 }, 'row 2 has cmdCode out of order'],
    ['no transport', { motCode: null }, 'row 2 has motCode out of order'],
  ])('of %s fails the answer, with what was asked for and what came', async (_, change, message) => {
    onlyRows(row({ partnerCode: 0 }), row(change as ComtradeRecord));
    expect(await fault(pull([METALS]))).toMatchObject({
      name: 'SourceFormat',
      message: expect.stringContaining(message),
    });
  });

  test('of a part of procedure, transport or second partner is left out', async () => {
    const [world, china] = [row({ partnerCode: 0 }), row()];
    const parts = [{ motCode: 2100 }, { customsCode: 'C01' }, { partner2Code: 156 }];
    onlyRows(
      world,
      china,
      ...parts.flatMap((part) => [
        { ...world, ...part },
        { ...china, ...part },
      ]),
    );
    expect((await pull([METALS])).contents[0]?.measures.value).toEqual({
      unit: 'USD',
      total: 100,
      partners: { CN: 100 },
    });
  });

  test('of such a part alone is a refusal, not zero', async () => {
    onlyRows(row({ partnerCode: 0, motCode: 2100 }), row({ motCode: 2100 }));
    expect(await reasonOf()).toContain('expected those of C00, transport 0, second partner 0');
  });

  test('with the period as a number is read', async () => {
    onlyRows(row({ partnerCode: 0, period: 202606 }), row({ period: 202606 }));
    expect((await pull([METALS])).contents).toHaveLength(1);
  });
});

describe('publication', () => {
  test('of many months of a reporter takes one request, and says which data they are', async () => {
    const client = comtrade.client(COMTRADE_KEY);
    const [june, july, may] = await Promise.all(
      ['2026-06', '2026-07', '2026-05'].map((period) => client.publication('US', period)),
    );
    expect(june).toEqual({ published: true, token: expect.stringMatching(/^-?\d+@2026-08-10T06:00:00\.1234567$/) });
    expect([july, may]).toEqual([{ published: false }, { published: false }]);
    expect(comtrade.server.requests()).toEqual([
      { method: 'GET', path: '/data/v1/getDa/C/M/HS', query: 'reporterCode=842' },
    ]);
  });

  test('is asked for again when a few minutes have passed', async () => {
    const client = comtrade.client();
    expect((await client.publication('US', '2026-07')).published).toBe(false);
    comtrade.server.publish('2026-07');
    comtrade.now = new Date('2026-09-04T13:04:59Z');
    expect((await client.publication('US', '2026-07')).published).toBe(false);
    comtrade.now = new Date('2026-09-04T13:05:00Z');
    expect((await client.publication('US', '2026-07')).published).toBe(true);
    expect(comtrade.server.requests().map(({ path }) => path)).toEqual(Array(2).fill('/public/v1/getDA/C/M/HS'));
  });

  test('of other data has another token, of the same data the same', async () => {
    const tokens = async () => {
      const client = comtrade.client();
      return Promise.all(['2026-06', '2026-07'].map(async (period) => (await client.publication('US', period)).token));
    };
    comtrade.server.publish('2026-07');
    const before = await tokens();
    comtrade.server.revise(comtradeRows({ period: '202606', cmdCode: '280530' }, { 156: [5, 5] }));
    const after = await tokens();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  test('that failed is not remembered', async () => {
    const client = comtrade.client();
    comtrade.server.failNext('server-error', { times: 4 });
    expect(await fault(client.publication('US', '2026-06'))).toMatchObject({ name: 'SourceUnavailable' });
    expect((await client.publication('US', '2026-06')).published).toBe(true);
  });

  const dataset = {
    typeCode: 'C',
    freqCode: 'M',
    period: 202606,
    reporterCode: 842,
    classificationSearchCode: 'HS',
    datasetChecksum: -5,
    lastReleased: '2026-08-01T00:00:00',
  };

  test('of a month in two datasets has the token of both, in whatever order', async () => {
    const both = [dataset, { ...dataset, datasetChecksum: 7 }];
    const tokens = [];
    for (const list of [both, both.toReversed()]) {
      comtrade.server.rewrite(() => envelope(list));
      tokens.push((await comtrade.client().publication('US', '2026-06')).token);
    }
    expect(tokens).toEqual(Array(2).fill('-5@2026-08-01T00:00:00 7@2026-08-01T00:00:00'));
  });

  test.each([
    ['another reporter', { reporterCode: 840 }, 'reporter 840'],
    ['a year', { freqCode: 'A', period: 2026 }, 'C/A/HS'],
    ['no checksum', { datasetChecksum: null }, 'datasetChecksum out of order'],
  ])('of %s is an error', async (_, change, message) => {
    comtrade.server.rewrite(() => envelope([{ ...dataset, ...change }]));
    expect(await fault(comtrade.client().publication('US', '2026-06'))).toMatchObject({
      name: 'SourceFormat',
      message: expect.stringContaining(message),
    });
  });

  test('from a list that may be cut is an error', async () => {
    comtrade.server.rewrite(() => envelope(Array.from({ length: 500 }, () => dataset)));
    expect(await fault(comtrade.client().publication('US', '2026-06'))).toMatchObject({ name: 'SourceFormat' });
  });

  test('of a reporter that UN does not have is a mistake of the caller', async () => {
    await expect(comtrade.client().publication('EU', '2026-06')).rejects.toThrow(RangeError);
  });
});

describe('a spent quota', () => {
  test('ends the run at once, and nothing is asked until it is replenished', async () => {
    await comtrade.server.close();
    comtrade = await startComtradeServer({ calls: 1 });
    const client = comtrade.client(COMTRADE_KEY);
    expect((await client.pull([METALS], '2026-06')).contents).toHaveLength(1);
    const spent = { name: 'SourceQuotaSpent', until: '2026-09-04T18:12:33.000Z' };
    expect(await fault(client.pull([METALS], '2026-06'))).toMatchObject(spent);
    expect(await fault(client.publication('US', '2026-06'))).toMatchObject({
      ...spent,
      message: expect.stringMatching(/^not asked: .*2026-09-04T18:12:33/),
    });
    expect(comtrade.server.requests()).toHaveLength(2);
    comtrade.now = new Date('2026-09-04T18:12:34Z');
    await fault(client.pull([METALS], '2026-06'));
    expect(comtrade.server.requests()).toHaveLength(3);
  });
});

describe('a key', () => {
  test.each([
    ['wrong', 'ANOTHER-KEY'],
    ['echoed', 'ANOTHER-KEY'],
  ])('that is %s is told, without repeating it', async (how, key) => {
    if (how === 'echoed')
      comtrade.server.rewrite((answer) => ({ ...answer, status: 401, body: `Access denied: ${key} is invalid` }));
    const error = await fault(pull([METALS], key));
    expect(error).toMatchObject({
      name: 'SourceAuthentication',
      message: expect.stringContaining('CHOKEPOINT_UN_COMTRADE_KEY'),
    });
    expect(error.message).not.toContain(key);
    expect(comtrade.server.requests()).toHaveLength(1);
  });

  test('that no header can carry is refused without repeating it', () => {
    expect(() => comtrade.client('two words')).toThrow(RangeError);
    expect(() => comtrade.client('two words')).not.toThrow(/two words/);
  });
});

test('250 codes with all partners take three requests', async () => {
  const codes = Array.from({ length: 250 }, (_, index) => String(100_000 + index));
  const parts = Object.fromEntries([156, 392, 276, 251, 842].map((partner) => [partner, [10, 1] as const]));
  comtrade.server.revise(codes.flatMap((cmdCode) => comtradeRows({ cmdCode }, parts)));
  const { contents } = await pull(codes.map((code) => `un-comtrade/US/imports/cif/${code}`));
  expect(contents).toHaveLength(250);
  expect(comtrade.server.requests()).toHaveLength(3);
});

test('imports of a country that values them f.o.b. are a series of their own', async () => {
  const common = { period: '202606', reporterCode: 124, flowCode: 'M', cmdCode: '280530' } as const;
  const rows = [0, 156].map((partnerCode) => ({
    ...comtradeRow({ ...common, partnerCode, primaryValue: 90 }),
    cifvalue: null,
    fobvalue: 90,
  }));
  comtrade.server.revise([...madeUpRows(), ...rows]);
  const { contents, refusals } = await pull(['un-comtrade/CA/imports/cif/280530', 'un-comtrade/CA/imports/fob/280530']);
  expect(refusals).toMatchObject([{ reason: 'the value of the world is its fobvalue; expected cifvalue' }]);
  expect(contents).toMatchObject([{ measures: { value: { total: 90, partners: { CN: 90 } } } }]);
});
