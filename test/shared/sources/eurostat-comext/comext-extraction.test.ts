import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  allGoods,
  type ComextServer,
  csv,
  fault,
  observed,
  startComextServer,
  xml,
} from '../../../support/comext-server.ts';

let comext: ComextServer;

beforeEach(async () => {
  comext = await startComextServer();
});
afterEach(() => comext.server.close());

const METALS = 'eurostat-comext/EU/imports/extra-eu27/280530';
const CERIUM = 'eurostat-comext/EU/imports/extra-eu27/284610';
const ID = 'e3d39a1b-27eb-4ce4-936d-8f95b23bf74f';
const QUEUED = xml(
  `<?xml version="1.0" encoding="UTF-8" ?>\n<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body><ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction"><processingTime>92</processingTime><queued><id>${ID}</id><status>SUBMITTED</status></queued></ns0:syncResponse></env:Body></env:Envelope>`,
);
const GOOD = csv(...allGoods(), ...observed({ value: { CN: 5, EXT_EU27_2020: 5 } }));
const TOO_BIG = fault('413', 'EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 420709314 rows', 413);

function state(name: string) {
  return xml(
    `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><ns0:asyncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/asynchronous" xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous"><ns1:status><ns1:key>${ID}</ns1:key><ns1:status>${name}</ns1:status></ns1:status></ns0:asyncResponse></env:Body></env:Envelope>`,
  );
}

describe('an extraction that is made asynchronously', () => {
  test.each([200, 202])(
    'is asked for until it is available, with longer and longer waits (status %i)',
    async (status) => {
      const notYet = fault('100', 'DATA_NOT_YET_AVAILABLE: Requested data is not yet available.');
      comext.answers = [{ ...QUEUED, status }, state('SUBMITTED'), notYet, state('AVAILABLE'), GOOD];
      const { contents } = await comext.pull(METALS);
      expect(contents[0]?.measures.value?.total).toBe(5);
      // The query is the question, not the ticket: somebody may want to ask it again.
      expect(contents[0]?.query).toContain('/sdmx/2.1/data/DS-045409/M.EU27_2020..280530+TOTAL.1.');
      expect(comext.waits).toEqual([2_000, 4_000, 8_000]);
      const root = '/eurostat/api/comext/dissemination/1.0/async';
      expect(
        comext.server
          .requests()
          .map(({ path }) => path)
          .slice(1),
      ).toEqual([...Array.from({ length: 3 }, () => `${root}/status/${ID}`), `${root}/data/${ID}`]);
    },
  );

  test('is given up after two and a half minutes, to be found ready by another run', async () => {
    comext.answers = [QUEUED, state('PROCESSING')];
    await expect(comext.pull(METALS)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: `Comext queued the extraction as ${ID}; it was not ready after 150 s`,
    });
    expect(comext.server.requests()).toHaveLength(9);
  });

  test.each([state('EXPIRED'), state('ERROR'), fault('100', 'UNKNOWN_REQUEST: Unknown request.')])(
    'that ends otherwise is told, and not waited for',
    async (end) => {
      comext.answers = [QUEUED, end];
      await expect(comext.pull(METALS)).rejects.toThrow(
        /and then said (EXPIRED|ERROR|UNKNOWN_REQUEST).*expected AVAILABLE/,
      );
      expect(comext.server.requests()).toHaveLength(2);
    },
  );

  test('of another question is refused by its rows', async () => {
    comext.answers = [QUEUED, state('AVAILABLE'), csv(...allGoods({ period: '2026-06' }))];
    await expect(comext.pull(METALS)).rejects.toThrow('a row of month 2026-06; asked for 2026-07');
  });

  test('gives no way to another address', async () => {
    comext.answers = [{ ...QUEUED, body: QUEUED.body.replace(ID, '../../secret') }];
    await expect(comext.pull(METALS)).rejects.toMatchObject({ name: 'SourceFormat' });
    expect(comext.server.requests()).toHaveLength(1);
  });
});

describe('an extraction that is too large', () => {
  test('is asked for in halves', async () => {
    const half = csv(...allGoods());
    comext.answers = [TOO_BIG, GOOD, half];
    const { contents, refusals } = await comext.pull(METALS, CERIUM);
    expect(refusals).toEqual([]);
    expect(contents.map(({ series, measures }) => [series, measures.value?.total])).toEqual([
      [METALS, 5],
      [CERIUM, 0],
    ]);
    expect(comext.server.requests().map(({ path }) => /\.\.(.*)\.1\./.exec(path)?.[1])).toEqual([
      '280530+284610+TOTAL',
      '280530+TOTAL',
      '284610+TOTAL',
    ]);
  });

  test.each([TOO_BIG, { ...TOO_BIG, status: 200 }, { status: 413, headers: {}, body: '' }])(
    'with a single commodity is refused',
    async (answer) => {
      comext.answers = [answer];
      const { contents, refusals } = await comext.pull(METALS, CERIUM);
      expect(contents).toEqual([]);
      expect(refusals.map(({ reason }) => reason)).toEqual([
        expect.stringContaining('too large for Comext with a single commodity'),
        expect.stringContaining('too large for Comext with a single commodity'),
      ]);
      expect(comext.server.requests()).toHaveLength(3);
    },
  );
});

describe('a fault in XML', () => {
  test('for an unknown commodity refuses that one, and asks for the others again', async () => {
    const text =
      'INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure&apos;s definition. The following values for dimension are not allowed: PRODUCT=284610.';
    comext.answers = [fault('150', text, 400), GOOD];
    const { contents, refusals } = await comext.pull(METALS, CERIUM);
    expect(contents.map(({ series }) => series)).toEqual([METALS]);
    expect(refusals).toEqual([
      { series: CERIUM, period: '2026-07', reason: expect.stringContaining('does not know the commodity') },
    ]);
  });

  test('for another unknown code is told as it came', async () => {
    const text =
      'INVALID_QUERY_DIMENSION_VALUE: The following values for dimension are not allowed: REPORTER=EU27_2020.';
    comext.answers = [fault('150', text, 400)];
    await expect(comext.pull(METALS)).rejects.toThrow(/does not know a code of the request: .*REPORTER=EU27_2020/);
  });

  test.each([200, 400, 404])('at status %i is no data', async (status) => {
    comext.answers = [fault('100', 'ERR_NOT_FOUND_4: DS-045409 is not available for dissemination.', status)];
    await expect(comext.pull(METALS)).rejects.toMatchObject({
      name: 'SourceFormat',
      message: `Comext refused the request (status ${status}): ERR_NOT_FOUND_4: DS-045409 is not available for dissemination.`,
    });
  });
});

describe('an answer', () => {
  test('that is cut inside its last number is asked for again', async () => {
    comext.answers = [{ ...GOOD, body: GOOD.body.trimEnd().slice(0, -1) }, GOOD];
    expect((await comext.pull(METALS)).contents[0]?.measures.value?.total).toBe(5);
    expect(comext.server.requests()).toHaveLength(2);
  });

  test('with rows of two refreshes is asked for again', async () => {
    comext.answers = [csv(...allGoods({ lastUpdate: '15/08/26 11:00:00' }), ...observed({ value: { CN: 1 } })), GOOD];
    expect((await comext.pull(METALS)).contents[0]?.measures.value?.total).toBe(5);
  });

  test.each([
    ['another reporter', { reporter: 'DE' }],
    ['another flow', { flow: '2' }],
    ['another month', { period: '2026-06' }],
    ['another commodity', { product: '284690' }],
  ])('with a row of %s is an error', async (_, where) => {
    comext.answers = [csv(...allGoods(), ...observed({ ...where, value: { CN: 1 } }))];
    await expect(comext.pull(METALS)).rejects.toThrow(/Comext: a row of .*; asked for/);
  });

  test('finds its columns by name: order, quotes, spaces and further columns do not matter', async () => {
    const lines = GOOD.body.trimEnd().split('\r\n');
    const turned = lines.map((line, index) =>
      [index === 0 ? 'OBS_FLAG' : 'p', ...line.split(',').reverse()].map((cell) => ` "${cell}"`).join(','),
    );
    comext.answers = [{ ...GOOD, body: `\uFEFF${turned.join('\n')}\n` }];
    expect((await comext.pull(METALS)).contents[0]?.measures.value).toEqual({
      unit: 'EUR',
      total: 5,
      partners: { CN: 5 },
    });
  });

  test('without a column is an error that names it', async () => {
    comext.answers = [{ ...GOOD, body: GOOD.body.replace('LAST UPDATE', 'UPDATED') }];
    await expect(comext.pull(METALS)).rejects.toThrow(/no column LAST UPDATE/);
  });
});
