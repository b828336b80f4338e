/** What is pulled a second time: by change token, with a new release, once a year, after a failure. */
import { expect, test, vi } from 'vitest';
import { findReleases } from '../../functions/find-releases/find-releases.ts';
import { type Period, periodsBetween } from '../../shared/domain/period.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aRun } from '../support/a-run.ts';
import { aSource, type MemorySource } from '../support/a-source.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

vi.setConfig({ testTimeout: 120_000 });

const NOVEMBER = '2026-11-09T13:00:00.000Z';

onEveryEngine('find-releases, of what is known', (freshTable) => {
  test('without a token, a new release has the trailing periods pulled with it, and nothing else', async () => {
    const { table, source } = await history(await freshTable(), aSource({ refetch: { trailing: 2 } }));
    source.publish('US', '2026-05');
    expect(pulledBy(source, await look(table, source, 'next'))).toEqual(['2026-03', '2026-04', '2026-05']);
    expect(pulledBy(source, await look(table, source, 'later'))).toEqual([]);
  });

  test('a known period is not asked about again by a source without tokens', async () => {
    const { table, source } = await history(await freshTable(), aSource({ refetch: { trailing: 2 } }));
    source.asked.length = 0;
    await look(table, source, 'next');
    expect(source.asked).toEqual([
      'US 2026-05',
      'US 2026-06',
      'US 2026-07',
      'US 2026-08',
      'US 2026-09',
      'US 2026-10',
      'US 2026-11',
    ]);
  });

  test('in the months of the yearly revision a new release brings that many periods, and only with the release', async () => {
    const refetch = { trailing: 1, yearly: { inMonths: [6], periods: 3 } };
    const { table, source } = await history(await freshTable(), aSource({ refetch }));
    source.publish('US', '2026-05');
    const june = '2026-06-09T13:00:00.000Z';
    expect(pulledBy(source, await look(table, source, 'june', june))).toEqual([
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
    ]);
    expect(pulledBy(source, await look(table, source, 'again in june', june))).toEqual([]);
    source.publish('US', '2026-06');
    expect(pulledBy(source, await look(table, source, 'november'))).toEqual(['2026-05', '2026-06']);
  });

  test('history that is filled in says nothing about the periods after it', async () => {
    const { table, source } = await history(await freshTable(), aSource({ refetch: { trailing: 3 } }));
    source.publish('US', '2025-11', '2025-12');
    const filled = await aRun(table, source, { run: 'fill', now: NOVEMBER, from: '2025-11' });
    expect(filled.plan.releases).toEqual(['2025-11', '2025-12']);
    expect(pulledBy(source)).toEqual(['2025-11', '2025-12']);
  });

  test.each(['period', 'source'] as const)(
    'a token (of the %s) that has changed has the period pulled again, once',
    async (changeToken) => {
      const source = aSource({ changeToken, refetch: { trailing: 36 } });
      source.setToken('one');
      const { table } = await history(await freshTable(), source);
      expect(pulledBy(source, await look(table, source, 'unchanged'))).toEqual([]);
      if (changeToken === 'period') source.setToken('two', '2026-02');
      else source.setToken('two');
      const expected = changeToken === 'period' ? ['2026-02'] : ['2026-01', '2026-02', '2026-03', '2026-04'];
      const changed = await look(table, source, 'changed');
      expect(changed.plan.releases).toEqual(expected);
      expect(pulledBy(source)).toEqual(expected);
      expect(pulledBy(source, await look(table, source, 'after'))).toEqual([]);
      expect((await storesOn(table).releases.list('us-census')).map(({ token }) => token)).toEqual(
        ['2026-01', '2026-02', '2026-03', '2026-04'].map((period) => (expected.includes(period) ? 'two' : 'one')),
      );
    },
  );

  test('a token of the source costs one question for all known periods', async () => {
    const source = aSource({ changeToken: 'source', refetch: { trailing: 36 } });
    source.setToken('one');
    const { table } = await history(await freshTable(), source);
    source.asked.length = 0;
    await look(table, source, 'next', '2026-05-09T13:00:00.000Z');
    expect(source.asked).toEqual(['US 2026-04', 'US 2026-05']);
  });

  test('a token is taken over only with its figures: a pull that failed is repeated', async () => {
    const source = aSource({ changeToken: 'period', refetch: { trailing: 36 } });
    source.setToken('one');
    const { table } = await history(await freshTable(), source);
    source.setToken('two', '2026-02');
    source.setToken('two', '2026-03');
    const failed = await aRun(table, source, { run: 'fails', now: NOVEMBER, failing: [0] });
    expect(failed.plan.releases).toEqual(['2026-02', '2026-03']);
    expect(pulledBy(source)).toEqual(['2026-03']);
    expect(pulledBy(source, await look(table, source, 'next'))).toEqual(['2026-02']);
    expect(pulledBy(source, await look(table, source, 'after'))).toEqual([]);
  });

  test('a period that the source denies for once stays known, and is not pulled', async () => {
    const source = aSource({ changeToken: 'period', refetch: { trailing: 36 } });
    source.setToken('one');
    const { table } = await history(await freshTable(), source);
    const denying = { ...source, publication: async () => ({ published: false }) };
    const { plan } = await aRun(table, denying, { run: 'denied', now: NOVEMBER });
    expect(plan).toMatchObject({ releases: [], pulls: [] });
    expect(await storesOn(table).releases.list('us-census')).toHaveLength(4);
  });

  test('reporters publish by themselves: each has releases of its own', async () => {
    const table = await freshTable();
    const source = aSource({ reporters: ['US', 'DE'] });
    await withRule(table, 'us', 'US');
    await withRule(table, 'de', 'DE');
    source.publish('US', '2026-09', '2026-10');
    source.publish('DE', '2026-09');
    const { plan } = await aRun(table, source, { run: 'run', now: NOVEMBER, from: '2026-09' });
    expect(plan.releases).toEqual(['2026-09', '2026-10']);
    expect(
      (await storesOn(table).releases.list('us-census')).map(({ period, reporter }) => `${period} ${reporter}`),
    ).toEqual(['2026-09 DE', '2026-09 US', '2026-10 US']);
    expect(source.pulled.map(({ series, period }) => `${period} ${series.split('/')[1]}`).sort()).toEqual([
      '2026-09 DE',
      '2026-09 US',
      '2026-10 US',
    ]);
    source.publish('DE', '2026-10');
    expect((await look(table, source, 'next')).plan.releases).toEqual(['2026-10']);
  });

  test('a failed pull keeps open the releases that it was for, and no other', async () => {
    const table = await freshTable();
    const source = aSource({ reporters: ['US', 'DE'], seriesPerPull: 1 });
    await withRule(table, 'us', 'US');
    await withRule(table, 'de', 'DE');
    source.publish('US', '2026-09');
    source.publish('DE', '2026-09');
    // The series of DE come first.
    await aRun(table, source, { run: 'run', now: NOVEMBER, from: '2026-09', failing: [0] });
    const releases = await storesOn(table).releases.list('us-census');
    expect(releases.map(({ reporter, processedAt }) => [reporter, processedAt !== undefined])).toEqual([
      ['DE', false],
      ['US', true],
    ]);
  });
});

onEveryEngine('a plan of ten thousand series and 25 months', (freshTable) => {
  test('stays within what a state carries and an item holds', async () => {
    const table = await freshTable();
    const source = aSource({ seriesPerPull: 50, digits: [6] });
    const months = periodsBetween('2024-09', '2026-09');
    source.publish('US', ...months);
    const codes = Array.from({ length: 10_000 }, (_, index) => String(100_000 + index * 7));
    const { rules, runs } = storesOn(table);
    // One rule a hundred codes: what counts here is the number of series.
    for (let start = 0; start < codes.length; start += 100)
      await rules.put({
        document: aRuleDocument({ id: `rule-${start}`, series: seriesOf('US', codes.slice(start, start + 100)) }),
        updatedAt: NOVEMBER,
      });
    const run = `us-census-${'x'.repeat(70)}`;
    const plan = await findReleases(
      { source: 'us-census', run, from: '2024-09', until: '2026-09' },
      { ...storesOn(table), source, clock: aClock(NOVEMBER) },
    );
    expect(plan.pulls.length).toBeLessThanOrEqual(1_000 + months.length);
    expect(Buffer.byteLength(JSON.stringify(plan))).toBeLessThan(200_000);
    const batches = await Promise.all(plan.pulls.map(({ batch }) => runs.pullBatch(run, batch)));
    const planned = batches.flatMap(({ period, series }) => series.map((id) => `${period} ${id}`));
    expect(planned).toHaveLength(250_000);
    expect(new Set(planned).size).toBe(250_000);
    expect(batches.map(({ period }) => period)).toEqual(batches.map(({ period }) => period).toSorted());
  });
});

/** January to April 2026, processed. */
async function history(table: Table, source: MemorySource) {
  await withRule(table, 'china', 'US');
  source.publish('US', ...periodsBetween('2026-01', '2026-04'));
  await aRun(table, source, { run: 'first', now: '2026-05-09T13:00:00.000Z', from: '2026-01', until: '2026-05' });
  source.pulled.length = 0;
  return { table, source };
}

/** A scheduled run, from the first month known. */
function look(table: Table, source: MemorySource, run: string, now = NOVEMBER) {
  return aRun(table, source, { run, now });
}

/** The periods pulled since the last call, once each. */
function pulledBy(source: MemorySource, _run?: unknown): Period[] {
  return [...new Set(source.pulled.splice(0).map(({ period }) => period))].sort();
}

async function withRule(table: Table, id: string, reporter: string): Promise<void> {
  await storesOn(table).rules.put({
    document: aRuleDocument({ id, series: seriesOf(reporter, ['8101940000']) }),
    updatedAt: NOVEMBER,
  });
}

function seriesOf(reporter: string, commodities: string[]) {
  return { source: 'us-census', reporter, flow: 'imports' as const, basis: 'consumption', commodities };
}
