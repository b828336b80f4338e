import { expect, test } from 'vitest';
import { type FindReleasesInput, findReleases } from '../../functions/find-releases/find-releases.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aRun } from '../support/a-run.ts';
import { aSource, type MemorySource } from '../support/a-source.ts';
import { anAlertState } from '../support/an-event.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { aClock, storesOn } from '../support/stores.ts';

const NOW = '2026-09-04T13:00:00.000Z';
const RANGE = { from: '2026-05', until: '2026-07' } as const;
const series = (commodity: string, reporter = 'US') => ({
  source: 'us-census',
  reporter,
  flow: 'imports' as const,
  basis: 'consumption',
  commodities: [commodity],
  measure: 'value' as const,
});
const rule = (id: string, commodity: string, reporter?: string) =>
  aRuleDocument({ id, series: series(commodity, reporter), window: { months: 1 } });

async function find(table: Table, source: MemorySource, input: Partial<FindReleasesInput>) {
  const stores = storesOn(table);
  const run = input.run ?? 'run';
  const output = await findReleases({ source: 'us-census', run, ...input }, { ...stores, source, clock: aClock(NOW) });
  const { until, pulls, evaluations } = await stores.runs.plan(run);
  return {
    output,
    until,
    pulls: await Promise.all(Array.from({ length: pulls }, (_, batch) => stores.runs.pullBatch(run, batch))),
    rules: (
      await Promise.all(Array.from({ length: evaluations }, (_, batch) => stores.runs.evaluateBatch(run, batch)))
    ).flatMap((batch) => batch.rules),
  };
}

onEveryEngine('a run for some rules', (freshTable) => {
  /** Two months processed for the rule `old`; a third one is out that nobody has looked at. */
  async function aWorld() {
    const table = await freshTable();
    const source = aSource();
    const stores = storesOn(table);
    await stores.rules.put({ document: rule('old', '8101940000'), updatedAt: NOW });
    source.publish('US', '2026-05', '2026-06');
    await aRun(table, source, { run: 'first', now: NOW, ...RANGE });
    source.publish('US', '2026-07');
    source.asked.length = 0;
    return { table, source, stores };
  }

  test('plans what they lack of the releases on record, asks the source nothing, and leaves what is new to the next run', async () => {
    const { table, source, stores } = await aWorld();
    await stores.rules.put({ document: rule('new', '8101991000'), updatedAt: NOW });
    const { output, until, pulls, rules } = await find(table, source, { rules: ['new'] });
    expect(source.asked).toEqual([]);
    expect(output.releases).toEqual([]);
    expect(until).toBe('2026-06');
    expect(pulls.map(({ period }) => period)).toEqual(['2026-05', '2026-06']);
    expect(pulls.flatMap((batch) => batch.series)).toEqual(
      Array(2).fill('us-census/US/imports/consumption/8101991000'),
    );
    expect(rules).toEqual(['new']);
    // The new release is processed for both.
    const later = await aRun(table, source, { run: 'later', now: NOW, ...RANGE });
    expect(later.plan.releases).toEqual(['2026-07']);
    expect(source.pulled.filter(({ period }) => period === '2026-07')).toHaveLength(2);
  });

  test('of which nothing is lacking pulls nothing', async () => {
    const { table, source } = await aWorld();
    const { pulls, rules } = await find(table, source, { rules: ['old', 'old'] });
    expect([pulls, rules]).toEqual([[], ['old']]);
  });

  test('asks the source about a reporter that nobody looked at before, and announces nothing', async () => {
    const { table, source, stores } = await aWorld();
    source.publish('CA', '2026-06');
    await stores.rules.put({ document: rule('canada', '8101940000', 'CA'), updatedAt: NOW });
    const { pulls } = await find(table, source, { rules: ['canada'], ...RANGE });
    expect(source.asked).toEqual(['CA 2026-05', 'CA 2026-06', 'CA 2026-07']);
    expect(pulls.map(({ period }) => period)).toEqual(['2026-06']);
    expect((await stores.releases.list('us-census')).filter(({ reporter }) => reporter === 'CA')).toEqual([]);
  });

  test('evaluates those that are removed, disabled or on hold as well, and pulls nothing for them', async () => {
    const { table, source, stores } = await aWorld();
    await stores.rules.put({ document: rule('held', '8101991000'), onHold: 'waits', updatedAt: NOW });
    await stores.rules.put({ document: rule('off', '8101991000'), disabled: true, updatedAt: NOW });
    await stores.rules.put({ document: rule('gone', '8101991000'), updatedAt: NOW });
    await stores.rules.remove('gone', { at: NOW });
    const { pulls, rules } = await find(table, source, { rules: ['held', 'off', 'gone', 'never-was'] });
    expect(pulls).toEqual([]);
    expect(rules).toEqual(['held', 'off', 'gone']);
  });
});

onEveryEngine('a scheduled run', (freshTable) => {
  test('looks after what is left of removed and disabled rules, and of outboxes of rules on hold', async () => {
    const table = await freshTable();
    const stores = storesOn(table);
    const source = aSource();
    for (const id of ['active', 'gone', 'settled', 'off', 'held', 'held-quiet'])
      await stores.rules.put({
        document: rule(id, '8101940000'),
        updatedAt: NOW,
        ...(id === 'off' && { disabled: true as const }),
        ...(id.startsWith('held') && { onHold: 'waits' }),
      });
    await stores.rules.remove('gone', { at: NOW });
    await stores.rules.remove('settled', { at: NOW });
    await stores.rules.settle('settled', 2);
    await stores.alerts.saveState(anAlertState({ rule: 'held', subject: 'held' }));
    await stores.alerts.saveState(anAlertState({ rule: 'held-quiet', subject: 'held-quiet', outbox: [] }));
    const { rules } = await find(table, source, RANGE);
    expect(rules).toEqual(['active', 'gone', 'held', 'off']);
    // What was delivered is looked after no more.
    const [state] = (await stores.alerts.states('held')).states;
    if (state === undefined) throw new Error('no state');
    await stores.alerts.saveState({ ...state, outbox: [], version: state.version + 1 });
    expect((await find(table, source, { ...RANGE, run: 'next' })).rules).toEqual(['active', 'gone', 'off']);
  });
});
