import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type EurostatComextReplay, startEurostatComextReplay } from '../../../local/replay/eurostat-comext.ts';
import { eurostatComext } from '../../../shared/sources/eurostat-comext.ts';

const directory = fileURLToPath(new URL('../../fixtures/eurostat-comext/synthetic', import.meta.url));
const title = 'synthetic rows in the form of Eurostat Comext';
const METALS = 'eurostat-comext/EU/imports/extra-eu27/280530';

let replay: EurostatComextReplay;
afterEach(() => replay.close());

async function start(limits: { synchronous?: number; largest?: number } = {}) {
  replay = await startEurostatComextReplay({ directory, title, limits });
  return eurostatComext({
    baseUrl: replay.url,
    clock: { now: () => new Date('2026-09-15T13:00:00Z') },
    http: { sleep: async () => undefined, timeoutMs: 5_000 },
  });
}

test('a month is there once it was published, and each release has another token', async () => {
  const source = await start();
  expect(await source.publication('EU', '2026-06')).toEqual({ published: false });
  replay.publish('2026-06');
  expect(await source.publication('EU', '2026-06')).toEqual({ published: true, token: '15/08/26 11:00:00' });
  expect(await source.publication('DE', '2026-07')).toEqual({ published: false });
  replay.publish('2026-07');
  expect(await source.publication('EU', '2026-06')).toEqual({ published: true, token: '15/09/26 11:00:00' });
  expect(replay.published()).toEqual(['2026-06', '2026-07']);
  expect(() => replay.publish('2026-08')).toThrow(RangeError);
});

test('contents name the recording', async () => {
  const source = await start();
  replay.publish('2026-07');
  expect((await source.pull([METALS], '2026-07')).contents[0]?.recording).toBe(title);
});

test('a commodity that the recording does not hold is refused, one without rows in the month is a true zero', async () => {
  const source = await start();
  replay.publish('2026-07');
  const [unknown, idle] = ['extra-eu27/999999', 'extra-eu27/28469030'].map((id) => `eurostat-comext/EU/imports/${id}`);
  const { contents, refusals } = await source.pull([METALS, unknown ?? '', idle ?? ''], '2026-07');
  expect(refusals).toEqual([{ series: unknown, period: '2026-07', reason: expect.stringContaining('PRODUCT=999999') }]);
  expect(contents.map(({ series, measures }) => [series, measures.value?.total === 0])).toEqual([
    [METALS, false],
    [idle, true],
  ]);
});

test('large extractions come later or in parts, with the same figures', async () => {
  const series = [METALS, 'eurostat-comext/EU/imports/extra-eu27/284690', 'eurostat-comext/EU/imports/extra-eu27/8505'];
  const pulled = async (limits?: { synchronous?: number; largest?: number }) => {
    const source = await start(limits);
    replay.publish('2026-07');
    const { contents, refusals } = await source.pull(series, '2026-07');
    expect(refusals).toEqual([]);
    const requests = replay.requests().length;
    if (limits !== undefined) await replay.close();
    return { requests, measures: contents.map(({ series: id, measures }) => [id, measures]) };
  };
  // Four codes, 300 partners, two indicators: 2,400 cells.
  const later = await pulled({ synchronous: 2_000 });
  const inParts = await pulled({ largest: 2_000 });
  const atOnce = await pulled();
  expect([atOnce.requests, later.requests, inParts.requests]).toEqual([1, 4, 3]);
  expect(later.measures).toEqual(atOnce.measures);
  expect(inParts.measures).toEqual(atOnce.measures);
});
