import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PullSeriesServices, pullSeries } from '../../functions/pull-series/pull-series.ts';
import { type UsCensusReplay, startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import type { SeriesId } from '../../shared/domain/series.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { usCensus } from '../../shared/sources/us-census.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import type { Table } from '../../shared/storage/table.ts';
import { CENSUS_KEY, COPPER, html, json, row, startCensusServer, TIN, table } from '../support/census-server.ts';
import { afterEachDeath } from '../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const TUNGSTEN: SeriesId = 'us-census/US/imports/consumption/8101940000';
const WIRES: SeriesId = 'us-census/US/imports/consumption/8101991000';
const RUN = 'run';

let replay: UsCensusReplay;
beforeAll(async () => {
  replay = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: CENSUS_KEY });
  replay.publish('2025-06');
});
afterAll(() => replay.close());

onEveryEngine('pull-series', (freshTable) => {
  test('the figures of every series of the batch are stored as the source gave them, with where they come from', async () => {
    const store = await freshTable();
    const output = await pull(store, [TUNGSTEN, WIRES], '2025-03');
    expect(output).toEqual({ first: 2, revised: 0, unchanged: 0 });
    const [stored] = await storesOn(store).series.current(TUNGSTEN);
    expect(stored).toMatchObject({ period: '2025-03', measures: { value: { unit: 'USD' } } });
    const { total = 0, partners = {} } = stored?.measures.value ?? {};
    expect((partners['CN'] ?? 0) / total).toBeCloseTo(0.987, 3);
    expect(Object.values(partners).reduce((sum, amount) => sum + amount, 0)).toBe(total);
    expect(stored?.query).toContain('time=2025-03');
    expect(JSON.stringify(await everyItem(store))).not.toContain(CENSUS_KEY);
  });

  test('a repeat stores nothing', async () => {
    const store = await freshTable();
    await pull(store, [TUNGSTEN, WIRES], '2025-03');
    const before = await everyItem(store);
    expect(await pull(store, [TUNGSTEN, WIRES], '2025-03', { minutes: 60 })).toEqual({
      first: 0,
      revised: 0,
      unchanged: 2,
    });
    expect(await everyItem(store)).toEqual(before);
  });

  test('two pulls of one batch at once store it once', async () => {
    const store = await freshTable();
    await Promise.all([
      pull(store, [TUNGSTEN], '2025-03', { minutes: 1 }),
      pull(store, [TUNGSTEN], '2025-03', { minutes: 2 }),
    ]);
    expect(await storesOn(store).series.current(TUNGSTEN)).toHaveLength(1);
    const vintages = await storesOn(store).series.vintages(TUNGSTEN, '2025-03');
    expect(new Set(vintages.map(({ hash }) => hash)).size).toBe(1);
  });

  test('a process that dies at any of its writes, and a repeat, leave each period stored once', async () => {
    const survivors = await afterEachDeath(
      freshTable,
      (store) => pullSeries({ run: RUN, batch: 0 }, { ...services(store), source: census() }),
      (store) => plan(store, [TUNGSTEN, WIRES], '2025-03'),
    );
    expect(survivors.length).toBeGreaterThanOrEqual(8);
    for (const { items, death } of survivors)
      expect(
        items.filter(({ sk }) => String(sk).startsWith('C#')).map(({ pk }) => pk),
        `${death.when} write ${death.write}`,
      ).toEqual([`S#${TUNGSTEN}`, `S#${WIRES}`]);
  });

  test('a series that cannot be trusted is refused after the others were stored', async () => {
    const server = await startCensusServer();
    const store = await freshTable();
    const tin = { code: '800110' };
    // Copper adds up, tin does not.
    server.answers = [table(row('-', '10'), row('5700', '10'), row('-', '31', tin), row('5700', '30', tin))];
    await plan(store, [TIN, COPPER], '2026-07');
    await expect(
      pullSeries({ run: RUN, batch: 0 }, { ...services(store), source: server.client() }),
    ).rejects.toMatchObject({
      name: 'SeriesRefused',
      message: expect.stringMatching(
        /^us-census\/US\/imports\/general\/800110 2026-07: .*up to 30, the world row says 31/,
      ),
      refusals: [{ series: TIN, period: '2026-07' }],
    });
    const { series } = storesOn(store);
    expect(await series.current(COPPER)).toMatchObject([{ measures: { value: { total: 10, partners: { CN: 10 } } } }]);
    expect(await series.current(TIN)).toEqual([]);
    await server.server.close();
  });

  test.each([
    { what: 'a page in HTML', answer: html('<html>Down for maintenance</html>'), name: 'SourceFormat' },
    { what: 'half a document', answer: json('[["CTY_CODE","GEN'), name: 'SourceUnavailable' },
    { what: 'an error of the server', answer: { status: 500, headers: {}, body: '' }, name: 'SourceUnavailable' },
  ])('$what stores nothing', async ({ answer, name }) => {
    const server = await startCensusServer();
    const store = await freshTable();
    server.answers = [answer];
    await plan(store, [TIN, COPPER], '2026-07');
    const before = await everyItem(store);
    await expect(
      pullSeries({ run: RUN, batch: 0 }, { ...services(store), source: server.client() }),
    ).rejects.toMatchObject({ name });
    expect(await everyItem(store)).toEqual(before);
    await server.server.close();
  });

  test('figures that were revised become a new vintage beside the old one', async () => {
    const store = await freshTable();
    await pull(store, [TUNGSTEN], '2025-03');
    const { series } = storesOn(store);
    const [first] = await series.current(TUNGSTEN);
    const revised: TradeSource = {
      ...census(),
      pull: async () => ({
        contents: [
          {
            series: TUNGSTEN,
            period: '2025-03',
            measures: { value: { unit: 'USD', total: 5, partners: { CN: 5 } } },
            retrievedAt: '2026-10-01T12:00:00.000Z',
            query: 'again',
          },
        ],
        refusals: [],
      }),
    };
    expect(await pullSeries({ run: RUN, batch: 0 }, { ...services(store), source: revised })).toEqual({
      first: 0,
      revised: 1,
      unchanged: 0,
    });
    expect((await series.current(TUNGSTEN)).map(({ measures }) => measures.value?.total)).toEqual([5]);
    expect((await series.vintages(TUNGSTEN, '2025-03')).map(({ hash }) => hash)).toEqual([
      first?.hash,
      expect.any(String),
    ]);
  });
});

function census(minutes = 0): TradeSource {
  const clock = aClock();
  clock.pass(minutes);
  return usCensus({
    baseUrl: replay.url,
    key: CENSUS_KEY,
    clock,
    http: { sleep: async () => undefined, timeoutMs: 5_000 },
  });
}

function services(store: Table): Omit<PullSeriesServices, 'source'> {
  const { series, runs } = storesOn(store);
  return { series, runs, hash: contentHash };
}

async function plan(store: Table, series: readonly SeriesId[], period: string): Promise<void> {
  const pulls = [{ period, series }];
  await storesOn(store).runs.savePlan({
    run: RUN,
    source: 'us-census',
    startedAt: '2026-09-04T13:00:00.000Z',
    until: period,
    releases: [],
    pulls,
    evaluations: [],
  });
}

async function pull(store: Table, series: readonly SeriesId[], period: string, { minutes = 0 } = {}) {
  await plan(store, series, period);
  return pullSeries({ run: RUN, batch: 0 }, { ...services(store), source: census(minutes) });
}
