import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FindReleasesInput, findReleases } from '../../functions/find-releases/find-releases.ts';
import { type UsCensusReplay, startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { usCensus } from '../../shared/sources/us-census.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aVintage } from '../support/a-vintage.ts';
import { afterEachDeath } from '../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const INPUT: FindReleasesInput = { source: 'us-census', run: 'run', from: '2025-01', until: '2025-04' };
const [TUNGSTEN, WIRES, SILICON] = ['8101940000', '8101991000', '2804610000'].map(
  (code) => `us-census/US/imports/consumption/${code}`,
) as [string, string, string];

let replay: UsCensusReplay;
beforeEach(async () => {
  replay = await startUsCensusReplay({ directory: recordingDirectory('us-census') });
});
afterEach(() => replay.close());

onEveryEngine('find-releases', (freshTable) => {
  test('what is published and not stored is planned, month by month, oldest first', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-02');
    const output = await find(table);
    expect(output).toEqual({
      run: 'run',
      source: 'us-census',
      releases: ['2025-01', '2025-02'],
      late: 0,
      pulls: [
        { run: 'run', batch: 0 },
        { run: 'run', batch: 1 },
      ],
      evaluations: [{ run: 'run', batch: 0 }],
    });
    const { runs, releases } = storesOn(table);
    expect(await runs.plan('run')).toMatchObject({
      until: '2025-02',
      pulls: 2,
      evaluations: 1,
      releases: 2,
    });
    expect(await runs.releases('run')).toEqual([
      { reporter: 'US', period: '2025-01' },
      { reporter: 'US', period: '2025-02' },
    ]);
    expect(await runs.pullBatch('run', 0)).toEqual({ period: '2025-01', series: [SILICON, TUNGSTEN, WIRES] });
    expect(await runs.pullBatch('run', 1)).toEqual({ period: '2025-02', series: [SILICON, TUNGSTEN, WIRES] });
    expect(await releases.list('us-census')).toMatchObject([
      { reporter: 'US', period: '2025-01', firstSeen: '2026-09-04T13:00:00.000Z' },
      { reporter: 'US', period: '2025-02' },
    ]);
  });

  test('rules on the same series stand together in the evaluation, and each is evaluated', async () => {
    const table = await withRules(await freshTable());
    await storesOn(table).rules.put({ document: rule('a-tungsten-again', '8101940000'), updatedAt: NOW });
    await find(table);
    expect(await storesOn(table).runs.evaluateBatch('run', 0)).toEqual({
      rules: ['silicon', 'a-tungsten-again', 'tungsten', 'wires'],
    });
  });

  test('a month known as released is not asked for again; those not published yet are', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-02');
    await find(table);
    expect(asked()).toEqual(['2025-01', '2025-02', '2025-03', '2025-04']);
    const output = await find(table, { ...INPUT, run: 'next' });
    expect(asked().slice(4)).toEqual(['2025-03', '2025-04']);
    // Nobody has processed them meanwhile.
    expect(output.releases).toEqual(['2025-01', '2025-02']);
    replay.publish('2025-03');
    expect((await find(table, { ...INPUT, run: 'third' })).releases).toEqual(['2025-01', '2025-02', '2025-03']);
    expect(asked().slice(6)).toEqual(['2025-03', '2025-04']);
  });

  test('only what is missing is planned', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-02');
    const { series, runs } = storesOn(table);
    for (const id of [TUNGSTEN, WIRES, SILICON]) await series.keep(aVintage({ series: id, period: '2025-01' }));
    await series.keep(aVintage({ series: WIRES, period: '2025-02' }));
    expect((await find(table)).pulls).toHaveLength(1);
    expect(await runs.pullBatch('run', 0)).toEqual({ period: '2025-02', series: [SILICON, TUNGSTEN] });
  });

  test('a processed release is no release of this run, but a rule that is new to it is pulled and evaluated', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-01');
    const { releases, series } = storesOn(table);
    await find(table);
    await releases.markProcessed({ source: 'us-census', reporter: 'US', period: '2025-01' }, { at: NOW });
    for (const id of [TUNGSTEN, SILICON]) await series.keep(aVintage({ series: id, period: '2025-01' }));
    const output = await find(table, { ...INPUT, run: 'next' });
    expect(output).toMatchObject({ releases: [], pulls: [{ batch: 0 }], evaluations: [{ batch: 0 }] });
    expect(await storesOn(table).runs.pullBatch('next', 0)).toEqual({ period: '2025-01', series: [WIRES] });
  });

  test('rules on hold and rules of other sources are left out', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-01');
    const { rules, runs } = storesOn(table);
    await rules.put({ document: rule('wires', '8101991000'), onHold: 'waits for a key', updatedAt: NOW });
    await rules.put({
      document: rule('elsewhere', '8101991000', 'un-comtrade'),
      updatedAt: NOW,
    });
    await find(table);
    expect(await runs.pullBatch('run', 0)).toEqual({ period: '2025-01', series: [SILICON, TUNGSTEN] });
    expect(await runs.evaluateBatch('run', 0)).toEqual({ rules: ['silicon', 'tungsten'] });
  });

  test('a repeat of the run plans the same, or less where something was stored meanwhile', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-02');
    const first = await find(table);
    expect(await find(table)).toEqual(first);
    const { series } = storesOn(table);
    for (const id of [TUNGSTEN, WIRES, SILICON]) await series.keep(aVintage({ series: id, period: '2025-01' }));
    expect(await find(table)).toEqual({ ...first, pulls: [{ run: 'run', batch: 0 }] });
    expect(await storesOn(table).runs.pullBatch('run', 0)).toEqual({
      period: '2025-02',
      series: [SILICON, TUNGSTEN, WIRES],
    });
  });

  test('a process that dies at any of its writes, and a repeat, leave what one undisturbed run leaves', async () => {
    replay.publish('2025-02');
    const undisturbed = await withRules(await freshTable());
    await find(undisturbed);
    const expected = await everyItem(undisturbed);
    const survivors = await afterEachDeath(freshTable, find, async (table) => void (await withRules(table)));
    expect(survivors.length).toBeGreaterThanOrEqual(6);
    for (const { items, death } of survivors) expect(items, `${death.when} write ${death.write}`).toEqual(expected);
  });

  test('two that look at once announce each release once', async () => {
    const table = await withRules(await freshTable());
    replay.publish('2025-03');
    await Promise.all([find(table), find(table, { ...INPUT, run: 'another' })]);
    expect((await storesOn(table).releases.list('us-census')).map(({ period }) => period)).toEqual([
      '2025-01',
      '2025-02',
      '2025-03',
    ]);
  });

  test('nothing published is an empty plan, and no release', async () => {
    const table = await withRules(await freshTable());
    expect(await find(table)).toMatchObject({ releases: [], pulls: [] });
    expect(await storesOn(table).releases.list('us-census')).toEqual([]);
  });

  test('a source that cannot be reached leaves no plan', async () => {
    const table = await withRules(await freshTable());
    replay.failNext('html');
    await expect(find(table)).rejects.toMatchObject({ name: 'SourceFormat' });
    await expect(storesOn(table).runs.plan('run')).rejects.toThrow(RangeError);
  });

  test('without a range it looks from the first release known, or two years back, to this month', async () => {
    const table = await withRules(await freshTable());
    await find(table, { source: 'us-census', run: 'run' });
    expect([asked()[0], asked().at(-1), asked().length]).toEqual(['2024-08', '2026-09', 26]);
    await storesOn(table).releases.announce({ source: 'us-census', reporter: 'US', period: '2026-05', firstSeen: NOW });
    await find(table, { source: 'us-census', run: 'next' });
    expect(asked().slice(26)).toEqual(['2026-06', '2026-07', '2026-08', '2026-09']);
  });
});

const NOW = '2026-09-04T13:00:00.000Z';

function find(table: Table, input: FindReleasesInput = INPUT) {
  const clock = aClock(NOW);
  const source = usCensus({
    baseUrl: replay.url,
    key: 'any',
    clock,
    http: { sleep: async () => undefined, timeoutMs: 5_000 },
  });
  return findReleases(input, { ...storesOn(table), source, clock });
}

/** The months that the source was asked about, in order. */
function asked(): string[] {
  return replay.requests().map(({ query }) => new URLSearchParams(query).get('time') ?? '');
}

async function withRules<Place extends Table>(table: Place): Promise<Place> {
  const { rules } = storesOn(table);
  for (const [id, commodity] of [
    ['tungsten', '8101940000'],
    ['wires', '8101991000'],
    ['silicon', '2804610000'],
  ] as const)
    await rules.put({ document: rule(id, commodity), updatedAt: NOW });
  return table;
}

function rule(id: string, commodity: string, source = 'us-census') {
  const series = { source, reporter: 'US', flow: 'imports', basis: 'consumption', commodities: [commodity] } as const;
  return aRuleDocument({ id, series: { ...series, commodities: [commodity] } });
}
