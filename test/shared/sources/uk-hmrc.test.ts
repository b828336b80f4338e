import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReplayAnswer } from '../../../local/replay/replay-server.ts';
import { startUkHmrcReplay, type UkHmrcReplay, type UkHmrcReplayOptions } from '../../../local/replay/uk-hmrc.ts';
import type { Period } from '../../../shared/domain/period.ts';
import { isUnallocated } from '../../../shared/domain/unallocated.ts';
import { ukHmrc } from '../../../shared/sources/uk-hmrc.ts';

const directory = fileURLToPath(new URL('../../fixtures/uk-hmrc', import.meta.url));
const REFUSED: ReplayAnswer = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{"error":{"code":"","message":"The query specified in the URI is not valid. Aggregation is off."}}',
};

let hmrc: UkHmrcReplay;
const slept: number[] = [];

async function serve(options: Partial<UkHmrcReplayOptions> = {}, until: Period = '2025-01'): Promise<void> {
  await hmrc?.close();
  hmrc = await startUkHmrcReplay({ directory, ...options });
  hmrc.publish(until);
}

beforeEach(async () => {
  slept.length = 0;
  hmrc = await startUkHmrcReplay({ directory });
  hmrc.publish('2025-01');
});
afterEach(() => hmrc.close());

function client(baseUrl = hmrc.url) {
  return ukHmrc({
    baseUrl,
    clock: { now: () => new Date('2025-03-14T10:00:00Z') },
    http: { sleep: async (milliseconds) => void slept.push(milliseconds), timeoutMs: 5_000 },
  });
}

/** Imports of a commodity in a month; what came, or the reason why nothing did. */
async function imports(commodity: string, period: Period = '2025-01') {
  const { contents, refusals } = await client().pull([`uk-hmrc/GB/imports/total/${commodity}`], period);
  const [content] = contents;
  return { content, value: content?.measures.value, quantity: content?.measures.quantity, reason: refusals[0]?.reason };
}

function failure(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (cause: Error) => cause,
  );
}

/** Changes the JSON of every answer about rows of trade. */
function change(edit: (document: { value: Record<string, unknown>[] } & Record<string, unknown>) => object): void {
  hmrc.rewrite((answer, url) => {
    if (!url.searchParams.has('$filter')) return answer;
    return { ...answer, body: JSON.stringify(edit(JSON.parse(answer.body))) };
  });
}

describe('a query', () => {
  test('asks for rows of both kinds of the flow, then for the sums of the same rows', async () => {
    await imports('280530');
    const [rows, sums, ...rest] = hmrc.requests().map(({ path, query }) => `${path}?${decodeURIComponent(query)}`);
    const filter =
      'MonthId eq 202501 and (FlowTypeId eq 1 or FlowTypeId eq 3) and ((CommodityId ge 28053000 and CommodityId le 28053099))';
    expect(rows).toBe(
      `/OTS?$filter=${filter}&$expand=Commodity($select=Cn8Code,Hs2Code),Country($select=CountryCodeAlpha,CountryName)&$count=true`,
    );
    expect(sums).toBe(
      `/OTS?$apply=filter(${filter})/groupby((CommodityId),aggregate(Value with sum as SumValue,NetMass with sum as SumMass))`,
    );
    expect(rest).toEqual([]);
  });

  test.each([
    ['28053010', 'CommodityId eq 28053010'],
    ['03046100', 'CommodityId eq 3046100'],
    ['0304', '(CommodityId ge 3040000 and CommodityId le 3049999)'],
    ['28', "Commodity/Hs2Code eq '28'"],
  ])('for %s has the condition %s', async (commodity, condition) => {
    await imports(commodity);
    expect(decodeURIComponent(hmrc.requests()[0]?.query ?? '')).toContain(` and (${condition})&`);
  });

  test('for 250 commodities is seven for rows and seven for sums', async () => {
    const series = Array.from({ length: 250 }, (_, index) => `uk-hmrc/GB/imports/total/${280_000 + index}`);
    const { contents } = await client().pull(series, '2025-01');
    expect(contents).toHaveLength(250);
    const queries = hmrc.requests().map(({ query }) => query);
    expect(queries.filter((query) => query.startsWith('$apply'))).toHaveLength(7);
    expect(Math.max(...queries.map((query) => query.length))).toBeLessThan(6_000);
  });

  test('that the service finds too long is asked in halves', async () => {
    hmrc.rewrite((answer, url) => {
      const conditions = url.search.split('CommodityId%20eq').length - 1;
      const body =
        '{"error":{"message":"The query specified in the URI is not valid. The node count limit of \'100\' has been exceeded."}}';
      return conditions > 1 ? { ...REFUSED, body } : answer;
    });
    const series = ['28053010', '28053080', '28461000'].map((code) => `uk-hmrc/GB/imports/total/${code}`);
    const { contents, refusals } = await client().pull(series, '2025-01');
    expect(refusals).toEqual([]);
    expect(contents.map(({ measures }) => measures.value?.total)).toEqual([80_000, 11_000, 12_250]);
  });

  test('that is refused for any other reason is an error with the reason', async () => {
    hmrc.rewrite(() => REFUSED);
    expect(await failure(imports('280530'))).toMatchObject({
      name: 'SourceFormat',
      message: expect.stringMatching(/status 400: .*Aggregation is off/),
    });
  });

  test('waits when fifty were asked within a minute', async () => {
    const source = client();
    for (let count = 0; count < 51; count += 1) await source.publication('GB', '2025-01');
    expect(slept).toEqual([60_000]);
  });

  test.each(['', '/', '/OTS', '/ots/'])('goes to the entity set when the base ends in %j', async (path) => {
    expect(await client(`${hmrc.url}${path}`).publication('GB', '2025-01')).toMatchObject({ published: true });
    expect(hmrc.requests()[0]?.path).toBe('/OTS');
  });

  test.each(['ftp://a.test', 'api.uktradeinfo.com', 'https://a.test/?x=1'])('refuses the base %s', (base) => {
    expect(() => client(base)).toThrow(RangeError);
  });
});

describe('a breakdown', () => {
  test('adds ports, commodities below it and both kinds of the flow', async () => {
    const { value, quantity } = await imports('280530');
    expect(value).toEqual({
      unit: 'GBP',
      total: 91_000,
      partners: { CN: 67_000, JP: 15_000, FR: 5_000, US: 3_000, QV: 1_000 },
    });
    expect(quantity?.unit).toBe('kg');
    expect(quantity?.total).toBe(3_847.25);
    expect(quantity?.partners['CN']).toBe(3_400);
  });

  test('of exports holds the flows 2 and 4', async () => {
    const { contents } = await client().pull(['uk-hmrc/GB/exports/total/28053010'], '2025-01');
    expect(contents[0]?.measures.value).toEqual({ unit: 'GBP', total: 10_000, partners: { US: 6_000, FR: 4_000 } });
  });

  test('names partners by ISO where the letters are others', async () => {
    const { value } = await imports('28461000');
    expect(value?.partners).toEqual({ CN: 9_000, EE: 2_500, GR: 500, RS: 250 });
  });

  test('keeps leading zeros', async () => {
    expect((await imports('03046100')).value?.total).toBe(124_456);
    expect((await imports('0304')).value?.total).toBe(124_456);
  });

  test('of a chapter holds its allocations and estimates, of finer codes it does not', async () => {
    const { value, quantity } = await imports('28');
    expect(value?.total).toBe(91_000 + 12_250 + 11_111 + 3_333);
    expect(value?.partners['QV']).toBe(1_000 + 11_111 + 3_333);
    expect(isUnallocated('QV')).toBe(true);
    expect(quantity).toBeUndefined();
  });

  test('of chapter 19 has nothing of chapter 01 below the threshold, whose id looks like one of its own', async () => {
    expect((await imports('19')).value?.total).toBe(150);
    expect((await imports('01')).value?.total).toBe(8_000 + 2_222);
  });

  test('does not depend on how many rows a page has', async () => {
    const whole = (await imports('28')).value;
    await serve({ pageSize: 3 });
    expect((await imports('28')).value).toEqual(whole);
    expect(hmrc.requests().length).toBeGreaterThan(4);
  });

  test('joins the list of countries where rows come without their country', async () => {
    const whole = (await imports('28461000')).value;
    change((document) => ({ ...document, value: document.value.map((row) => ({ ...row, Country: null })) }));
    expect((await imports('28461000')).value).toEqual(whole);
    expect(hmrc.requests().at(-1)?.path).toBe('/Country');
  });

  test('carries what the figures are, when a replay server says so', async () => {
    await serve({ title: 'synthetic rows' });
    expect((await imports('280530')).content?.recording).toBe('synthetic rows');
  });
});

describe('suppression', () => {
  test('of the countries leaves no number at all', async () => {
    for (const commodity of ['27101943', '271019', '27'])
      expect((await imports(commodity)).content).toMatchObject({ suppressed: true, measures: {} });
  });

  test('of the quantity leaves the value', async () => {
    for (const [commodity, total] of [
      ['29362700', 100_000],
      ['81019400', 100_000],
    ] as const) {
      const { content, value, quantity } = await imports(commodity);
      expect(content?.suppressed).toBeUndefined();
      expect(value?.total).toBe(total);
      expect(quantity).toBeUndefined();
    }
  });

  test('of the quantity, with a value beside its total, is refused: it might be counted twice', async () => {
    const { content, reason } = await imports('81011000');
    expect(content).toBeUndefined();
    expect(reason).toContain('SuppressionIndex 4');
  });

  test('at a shorter code makes a code without rows unknown, not zero', async () => {
    expect((await imports('36069090')).content).toMatchObject({ suppressed: true, measures: {} });
  });

  test('elsewhere leaves a code without rows a true zero', async () => {
    const { value, quantity } = await imports('28469030');
    expect(value).toEqual({ unit: 'GBP', total: 0, partners: {} });
    expect(quantity).toEqual({ unit: 'kg', total: 0, partners: {} });
  });

  test('with an index that is not documented is an error', async () => {
    change((document) => ({ ...document, value: document.value.map((row) => ({ ...row, SuppressionIndex: 6 })) }));
    expect(await failure(imports('280530'))).toMatchObject({ name: 'SourceFormat' });
  });
});

describe('a month', () => {
  test('of which one kind of flow is not out yet is refused', async () => {
    await serve({}, '2025-02');
    const { content, reason } = await imports('28053010', '2025-02');
    expect(content).toBeUndefined();
    expect(reason).toBe('UK HMRC has not published EU imports of 2025-02');
  });

  test('that came out between two queries is asked for again', async () => {
    let first = true;
    hmrc.rewrite((answer, url) => {
      if (!first || !url.searchParams.has('$filter')) return answer;
      first = false;
      return { ...answer, body: '{"@odata.count":0,"value":[]}' };
    });
    expect((await imports('280530')).value?.total).toBe(91_000);
  });

  test('is asked for by one row', async () => {
    expect(await client().publication('GB', '2025-01')).toEqual({ published: true });
    expect(await client().publication('GB', '2025-03')).toEqual({ published: false });
    expect(decodeURIComponent(hmrc.requests()[0]?.query ?? '')).toBe('$filter=MonthId eq 202501&$top=1');
    await expect(client().publication('DE', '2025-01')).rejects.toThrow(RangeError);
  });

  test('of which there is one real row, an estimate of EU trade in 2000, is published', async () => {
    expect(await client().publication('GB', '2000-01')).toMatchObject({ published: true });
  });
});

describe('the check of the total', () => {
  test('is the number of rows where the service does not add up', async () => {
    hmrc.rewrite((answer, url) => (url.searchParams.has('$apply') ? REFUSED : answer));
    expect((await imports('280530')).value?.total).toBe(91_000);
    hmrc.rewrite((answer, url) => {
      if (url.searchParams.has('$apply')) return REFUSED;
      const document = JSON.parse(answer.body) as { value: unknown[] };
      return { ...answer, body: JSON.stringify({ ...document, value: document.value.slice(1) }) };
    });
    expect(await failure(imports('280530'))).toMatchObject({ message: expect.stringContaining('counts 7 rows') });
  });

  test('with neither, nothing is taken over', async () => {
    hmrc.rewrite((answer, url) => {
      if (url.searchParams.has('$apply')) return REFUSED;
      const { value } = JSON.parse(answer.body) as { value: unknown[] };
      return { ...answer, body: JSON.stringify({ value }) };
    });
    const { content, reason } = await imports('280530');
    expect(content).toBeUndefined();
    expect(reason).toContain('cannot be checked');
  });

  test('refuses a mass that does not add up', async () => {
    change((document) => ({
      ...document,
      value: document.value.map((row) => (row['CountryId'] === 732 ? { ...row, NetMass: 1 } : row)),
    }));
    expect((await imports('280530')).reason).toContain('kg');
  });
});

describe('an answer', () => {
  test.each([
    ['another month', { MonthId: 202_412 }],
    ['another flow', { FlowTypeId: 2 }],
    ['a commodity not asked for', { CommodityId: 28_461_000, Commodity: { Cn8Code: '28461000', Hs2Code: '28' } }],
    ['a code that is not its id', { Commodity: { Cn8Code: '28053011', Hs2Code: '28' } }],
    ['an id of no country with the letters of one', { CountryId: 959 }],
  ])('with a row of %s is refused whole', async (_, fields) => {
    change((document) => ({
      ...document,
      value: document.value.map((row, index) => (index === 0 ? { ...row, ...fields } : row)),
    }));
    expect(await failure(imports('280530'))).toMatchObject({ name: 'SourceFormat' });
  });

  test('whose next page is somewhere else is not followed', async () => {
    await serve({ pageSize: 3 });
    change((document) => ({ ...document, '@odata.nextLink': 'https://elsewhere.test/OTS?$skip=3' }));
    const error = await failure(imports('280530'));
    expect(error.name).toBe('SourceFormat');
    expect(error.message).toContain('https://elsewhere.test/OTS');
  });

  test('whose pages lead in a circle ends', async () => {
    change((document) => ({ ...document, '@odata.nextLink': `${hmrc.url}/OTS?$filter=MonthId eq 202501&$skip=1` }));
    expect(await failure(imports('280530'))).toMatchObject({ message: expect.stringContaining('circle') });
  });

  test('whose pages have no end is given up', async () => {
    let page = 0;
    change((document) => {
      page += 1;
      return { ...document, '@odata.nextLink': `${hmrc.url}/OTS?$filter=MonthId eq 202501&$skip=${page}` };
    });
    expect(await failure(imports('280530'))).toMatchObject({ message: expect.stringContaining('more than 50 pages') });
  });
});
