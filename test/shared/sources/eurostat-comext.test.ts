import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isUnallocated } from '../../../shared/domain/unallocated.ts';
import { comextUnallocated } from '../../../shared/sources/eurostat-comext/comext-partners.ts';
import { eurostatComextProfile } from '../../../shared/sources/eurostat-comext.ts';
import { allGoods, type ComextServer, csv, fault, observed, startComextServer } from '../../support/comext-server.ts';

let comext: ComextServer;

beforeEach(async () => {
  comext = await startComextServer();
});
afterEach(() => comext.server.close());

const PATH = '/eurostat/api/comext/dissemination/sdmx/2.1/data/DS-045409';
const METALS = 'eurostat-comext/EU/imports/extra-eu27/280530';
const BOTH = 'VALUE_IN_EUROS+QUANTITY_IN_100KG';

describe('a request', () => {
  test('asks for commodities, all goods and all partners of one month', async () => {
    comext.answers = [csv(...allGoods(), ...observed({ value: { CN: 1, EXT_EU27_2020: 1, WORLD: 1 } }))];
    const { contents } = await comext.pull(METALS, 'eurostat-comext/EU/imports/all-partners/28469090');
    const path = `${PATH}/M.EU27_2020..280530+28469090+TOTAL.1.${BOTH}`;
    const query = 'startPeriod=2026-07&endPeriod=2026-07&format=SDMX-CSV&compressed=false';
    expect(comext.server.requests()).toEqual([{ method: 'GET', path, query }]);
    expect(contents[0]?.query).toBe(`${comext.server.url}${path}?${query}`);
    expect(contents[0]?.retrievedAt).toBe('2026-09-15T09:15:00.000Z');
  });

  test.each(['', '/', '/eurostat/api/comext/dissemination', '/eurostat/api/comext/dissemination/'])(
    'goes to the dataset when the base ends in %j',
    async (path) => {
      comext.answers = [csv()];
      await comext.client(`${comext.server.url}${path}`).publication('EU', '2026-07');
      expect(comext.server.requests()[0]?.path).toMatch(new RegExp(`^${PATH}/M\\.`));
    },
  );

  test.each(['ftp://a.test', 'ec.europa.eu', 'https://a.test/?x=1'])('refuses the base %s', (base) => {
    expect(() => comext.client(base)).toThrow(RangeError);
  });

  test('is one for each reporter and flow; the EU with changing members is a reporter of its own', async () => {
    comext.answers = [csv()];
    await comext.pull(
      METALS,
      'eurostat-comext/EU/imports/intra-eu27/280530',
      'eurostat-comext/EU/imports/extra-eu/280530',
      'eurostat-comext/GR/imports/extra-eu27/280530',
      'eurostat-comext/EU/exports/extra-eu27/280530',
    );
    expect(comext.server.requests().map(({ path }) => path.slice(PATH.length + 1))).toEqual([
      `M.EU27_2020..280530+TOTAL.1.${BOTH}`,
      `M.EU..280530+TOTAL.1.${BOTH}`,
      `M.GR..280530+TOTAL.1.${BOTH}`,
      `M.EU27_2020..280530+TOTAL.2.${BOTH}`,
    ]);
  });

  test('holds at most 50 commodities, so 250 are five requests', async () => {
    comext.answers = [csv(...allGoods())];
    const many = Array.from({ length: 250 }, (_, index) => `eurostat-comext/EU/imports/extra-eu27/${100_000 + index}`);
    expect((await comext.pull(...many)).contents).toHaveLength(250);
    expect(comext.server.requests()).toHaveLength(5);
  });

  test.each([
    ['eurostat-comext/EU/imports/extra-eu27/8101940000', '2, 4, 6 and 8 digits'],
    ['eurostat-comext/EU/imports/general/280530', 'Comext has extra-eu27, intra-eu27, extra-eu, all-partners'],
    ['eurostat-comext/GB/imports/extra-eu27/280530', 'reporter GB'],
  ])('%s is refused before anything is asked', async (series, reason) => {
    const { contents, refusals } = await comext.pull(series);
    expect(contents).toEqual([]);
    expect(refusals).toEqual([{ series, period: '2026-07', reason: expect.stringContaining(reason) }]);
    expect(comext.server.requests()).toEqual([]);
  });
});

describe('a basis', () => {
  const value = { CN: 60, GB: 25, QZ: 15, FR: 7, QY: 2, EXT_EU27_2020: 100, EXT_EU: 100, INT_EU27_2020: 9, WORLD: 109 };

  test.each([
    ['extra-eu27', 100, { CN: 60, GB: 25, QZ: 15 }],
    ['intra-eu27', 9, { FR: 7, QY: 2 }],
    ['all-partners', 109, { CN: 60, GB: 25, QZ: 15, FR: 7, QY: 2 }],
  ])('%s has its own total and partners, and no aggregate among them', async (basis, total, partners) => {
    comext.answers = [csv(...allGoods(), ...observed({ value }))];
    const { contents, refusals } = await comext.pull(`eurostat-comext/EU/imports/${basis}/280530`);
    expect(refusals).toEqual([]);
    expect(contents[0]?.measures).toEqual({ value: { unit: 'EUR', total, partners } });
  });

  test('one answer serves every basis of a commodity', async () => {
    comext.answers = [csv(...allGoods(), ...observed({ value }))];
    const { contents } = await comext.pull(METALS, 'eurostat-comext/EU/imports/intra-eu27/280530');
    expect(contents.map(({ measures }) => measures.value?.total)).toEqual([100, 9]);
    expect(comext.server.requests()).toHaveLength(1);
  });

  test.each([
    ['2020-01', 60, { CN: 60 }],
    ['2020-02', 85, { CN: 60, GB: 25 }],
  ])(
    'with the members of the time has the United Kingdom outside from 2020-02 (%s)',
    async (period, total, partners) => {
      const where = { reporter: 'EU', period };
      const cells = { CN: 60, GB: 25, EXT_EU: total, EXT_EU27_2020: 85, WORLD: 85 };
      comext.answers = [csv(...allGoods(where), ...observed({ ...where, value: cells }))];
      const series = 'eurostat-comext/EU/imports/extra-eu/280530';
      const { contents } = await comext.client().pull([series], period);
      expect(contents[0]?.measures.value).toEqual({ unit: 'EUR', total, partners });
    },
  );

  test('takes the older spelling of its total', async () => {
    const old = { CN: 5, EU27_2020_EXTRA: 5 };
    comext.answers = [csv(...observed({ product: 'TOTAL', value: old }), ...observed({ value: old }))];
    expect((await comext.pull(METALS)).contents[0]?.measures.value?.total).toBe(5);
  });

  test('of a member state stands under the code of the state', async () => {
    const where = { reporter: 'EL' };
    comext.answers = [csv(...allGoods(where), ...observed({ ...where, value: { CN: 3, EXT_EU27_2020: 3 } }))];
    const { contents } = await comext.pull('eurostat-comext/GR/imports/extra-eu27/280530');
    expect(contents[0]?.measures.value?.total).toBe(3);
  });
});

describe('partners', () => {
  async function partnersOf(value: Record<string, number>, basis = 'all-partners') {
    comext.answers = [csv(...allGoods(), ...observed({ value }))];
    const { contents, refusals } = await comext.pull(`eurostat-comext/EU/imports/${basis}/280530`);
    return contents[0]?.measures.value?.partners ?? refusals[0]?.reason;
  }

  test('have their ISO codes; codes of one partner add up', async () => {
    const partners = await partnersOf({ XS: 1, EL: 2, XK: 3, XC: 4, XL: 5, XU: 6, XI: 7, QA: 8, WORLD: 36 });
    expect(partners).toEqual({ RS: 1, GR: 2, XK: 3, XC: 4, XL: 5, GB: 13, QA: 8 });
  });

  test('that are no country count in the total and are no suppliers', async () => {
    const special = Object.fromEntries([...comextUnallocated.keys()].map((code) => [code, 1]));
    expect(Object.keys(special)).toEqual(['QP', 'QQ', 'QR', 'QS', 'QU', 'QV', 'QW', 'QX', 'QY', 'QZ']);
    const partners = await partnersOf({ ...special, CN: 5, WORLD: 15 });
    expect(partners).toEqual({ ...special, CN: 5 });
    expect(Object.keys(partners ?? {}).filter((code) => !isUnallocated(code))).toEqual(['CN']);
  });

  test('that no list has stay apart, and are no suppliers', async () => {
    expect(await partnersOf({ YY: 4, CN: 1, WORLD: 5 })).toEqual({ 'ZZ-YY': 4, CN: 1 });
  });

  test('leave out every aggregate', async () => {
    const aggregates = { EU: 1, EA: 1, EA21: 1, EXT_EA21: 2, INT_EA21: 3, '1A': 9, EU28_EXTRA: 4 };
    expect(await partnersOf({ ...aggregates, CN: 5, WORLD: 5 })).toEqual({ CN: 5 });
  });

  test('count Northern Ireland inside; where that does not add up, the refusal says so', async () => {
    const cells = { CN: 5, FR: 3, XI: 2, EXT_EU27_2020: 5, WORLD: 10 };
    expect(await partnersOf({ ...cells, INT_EU27_2020: 5 }, 'intra-eu27')).toEqual({ FR: 3, GB: 2 });
    expect(await partnersOf({ ...cells, INT_EU27_2020: 3 }, 'intra-eu27')).toMatch(
      /add up to 5 EUR, INT_EU27_2020 says 3; .*assumption.*: XI 2/,
    );
  });

  test('without a code refuse the series', async () => {
    expect(await partnersOf({ '': 1, CN: 4, WORLD: 5 })).toMatch(/row without a partner/);
  });
});

describe('amounts', () => {
  test('in hundreds of kilograms become kilograms, exactly', async () => {
    const quantity = { CN: '1772.90', JP: '0.01', US: '0.07', EXT_EU27_2020: '1772.98' };
    const value = { CN: 1, JP: 1, US: 1, EXT_EU27_2020: 3 };
    comext.answers = [csv(...allGoods(), ...observed({ value, quantity }))];
    const { contents } = await comext.pull(METALS);
    expect(contents[0]?.measures.quantity).toEqual({
      unit: 'kg',
      total: 177_298,
      partners: { CN: 177_290, JP: 1, US: 7 },
    });
  });

  test('may miss their total by half a unit each, as cells are rounded one by one', async () => {
    const value = { CN: 10, JP: 10, US: 10, EXT_EU27_2020: 32 };
    comext.answers = [csv(...allGoods(), ...observed({ value }))];
    expect((await comext.pull(METALS)).contents[0]?.measures.value?.total).toBe(32);
    comext.answers = [csv(...allGoods(), ...observed({ value: { ...value, EXT_EU27_2020: 33 } }))];
    expect((await comext.pull(METALS)).refusals[0]?.reason).toBe(
      'value: the partners add up to 30 EUR, EXT_EU27_2020 says 33',
    );
  });

  test.each([
    ['', '""'],
    ['-1', '"-1"'],
    ['1.2E7', '"1.2E7"'],
    ['n/a', '"n/a"'],
  ])('of %j are refused, never zero', async (cell, quoted) => {
    comext.answers = [csv(...allGoods(), ...observed({ value: { CN: cell, EXT_EU27_2020: 0 } }))];
    const { contents, refusals } = await comext.pull(METALS);
    expect(contents).toEqual([]);
    expect(refusals[0]?.reason).toBe(`value: the amount of CN is ${quoted}; expected a decimal number`);
  });

  test('in a quantity that does not add up refuse the series', async () => {
    const lines = observed({ value: { CN: 1, EXT_EU27_2020: 1 }, quantity: { CN: '5.00', EXT_EU27_2020: '9.00' } });
    comext.answers = [csv(...allGoods(), ...lines)];
    expect((await comext.pull(METALS)).refusals[0]?.reason).toBe(
      'quantity: the partners add up to 500 kg, EXT_EU27_2020 says 900',
    );
  });

  test('of a quantity are left out where there are none', async () => {
    comext.answers = [csv(...allGoods(), ...observed({ value: { CN: 1, EXT_EU27_2020: 1 } }))];
    expect(Object.keys((await comext.pull(METALS)).contents[0]?.measures ?? {})).toEqual(['value']);
  });

  test('that are confidential mark the series as withheld', async () => {
    const plain = csv(...allGoods(), ...observed({ value: { CN: '', EXT_EU27_2020: 5 } }));
    const body = plain.body
      .replaceAll('\r\n', ',\r\n')
      .replace('OBS_VALUE,', 'OBS_VALUE,CONF_STATUS')
      .replace('2026-07,,', '2026-07,,C');
    comext.answers = [{ ...plain, body }];
    const { contents } = await comext.pull(METALS);
    expect(contents).toEqual([expect.objectContaining({ series: METALS, measures: {}, suppressed: true })]);
  });

  test('come with rows twice: refused', async () => {
    comext.answers = [
      csv(...allGoods(), ...observed({ value: { CN: 1, EXT_EU27_2020: 1 } }), ...observed({ value: { CN: 1 } })),
    ];
    expect((await comext.pull(METALS)).refusals[0]?.reason).toBe('value: 2 rows for CN; expected one');
  });
});

describe('no rows', () => {
  const zeros = {
    value: { unit: 'EUR', total: 0, partners: {} },
    quantity: { unit: 'kg', total: 0, partners: {} },
  };

  test('of a commodity are a true zero where the total of all goods came with them', async () => {
    comext.answers = [csv(...allGoods())];
    expect((await comext.pull(METALS)).contents[0]?.measures).toEqual(zeros);
  });

  test('of the basis are a true zero where all trade is on the other side', async () => {
    comext.answers = [csv(...allGoods(), ...observed({ value: { FR: 5, INT_EU27_2020: 5, WORLD: 5 } }))];
    expect((await comext.pull(METALS)).contents[0]?.measures).toEqual({ value: zeros.value });
  });

  test.each([
    ['the other side does not add up to the world', { FR: 5, INT_EU27_2020: 5, WORLD: 8 }],
    ['there are partners of the basis', { CN: 3, FR: 5, INT_EU27_2020: 5, WORLD: 8 }],
    ['the world is missing too', { FR: 5, INT_EU27_2020: 5 }],
  ])('of the total are a refusal when %s', async (_, value) => {
    comext.answers = [csv(...allGoods(), ...observed({ value }))];
    const { contents, refusals } = await comext.pull(METALS);
    expect(contents).toEqual([]);
    expect(refusals[0]?.reason).toMatch(/EXT_EU27_2020|WORLD/);
  });

  test.each([
    ['a header alone', csv()],
    ['a fault that says so', fault('100', 'NO_RESULTS: The query did not return any results.', 404)],
  ])('at all (%s) mean that the month is not published', async (_, nothing) => {
    comext.answers = [nothing];
    const { contents, refusals } = await comext.pull(METALS);
    expect(contents).toEqual([]);
    expect(refusals[0]?.reason).toBe('Eurostat has not published 2026-07 of EU27_2020');
  });

  test('of all goods among others are a refusal: the answer is not whole', async () => {
    comext.answers = [csv(...observed({ value: { CN: 1, EXT_EU27_2020: 1 } }))];
    const { contents, refusals } = await comext.pull(METALS);
    expect(contents).toEqual([]);
    expect(refusals[0]?.reason).toContain('without the total of all goods (TOTAL, EXT_EU27_2020)');
  });
});

describe('a publication', () => {
  const both = [...allGoods({ flow: '1' }), ...allGoods({ flow: '2' })].filter((line) =>
    /,(WORLD|EXT_EU27_2020),/.test(line),
  );

  test('asks for the totals of both flows at once, and gives the date of the last update as token', async () => {
    comext.answers = [csv(...both)];
    expect(await comext.client().publication('EU', '2026-07')).toEqual({ published: true, token: '15/09/26 11:00:00' });
    expect(comext.server.requests().map(({ path }) => path.slice(PATH.length + 1))).toEqual([
      'M.EU27_2020.WORLD+EXT_EU27_2020.TOTAL.1+2.VALUE_IN_EUROS',
    ]);
  });

  test.each([
    ['nothing', []],
    ['imports alone', both.slice(0, 2)],
    ['no total of the world', both.filter((line) => !line.includes('WORLD'))],
  ])('with %s is none', async (_, lines) => {
    comext.answers = [csv(...lines)];
    expect(await comext.client().publication('EU', '2026-07')).toEqual({ published: false });
  });

  test('of a reporter that Comext does not have is a mistake of the caller', async () => {
    await expect(comext.client().publication('GB', '2026-07')).rejects.toThrow(RangeError);
  });

  test('without a date of the last update is an error', async () => {
    comext.answers = [csv(...both.map((line) => line.replace('15/09/26 11:00:00', 'yesterday')))];
    await expect(comext.client().publication('EU', '2026-07')).rejects.toThrow(/LAST UPDATE is "yesterday"/);
  });
});

test('the profile has the EU, its 27 members, and a phrase for every basis of both flows', () => {
  const { reporters, bases, refetch } = eurostatComextProfile;
  expect(reporters).toHaveLength(28);
  expect(reporters).toContain('GR');
  expect(Object.keys(bases.imports)).toEqual(Object.keys(bases.exports));
  expect(refetch).toEqual({ trailing: 36 });
});
