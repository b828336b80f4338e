import { expect, it } from 'vitest';
import type { RunPlan } from '../../../shared/domain/run.ts';
import { dynamoRunStore } from '../../../shared/storage/dynamodb-run-store.ts';
import { ItemTooLarge } from '../../../shared/storage/item-too-large.ts';
import type { Table } from '../../../shared/storage/table.ts';
import { afterEachDeath, dyingTable } from '../../support/dying-client.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

/** A plan with so many batches to pull; the tenth and later ones show whether numbers sort. */
function aPlan(pulls: number): RunPlan {
  const series = (batch: number) => `us-census/US/imports/consumption/${String(batch).padStart(4, '0')}`;
  return {
    run: 'run-1',
    source: 'us-census',
    startedAt: '2026-09-03T12:30:00.000Z',
    until: '2026-07',
    releases: [{ reporter: 'US', period: '2026-07' }],
    pulls: Array.from({ length: pulls }, (_, batch) => ({ period: '2026-07', series: [series(batch)] })),
    evaluations: [{ rules: ['us-tungsten-china', 'us-silicon'] }],
  };
}

onEveryEngine('the run store', (freshTable) => {
  it('gives back the plan with the number of its batches, and each batch', async () => {
    const store = dynamoRunStore(await freshTable());
    const plan = aPlan(130);
    await store.savePlan(plan);
    expect(await store.plan('run-1')).toEqual({ ...plan, releases: 1, pulls: 130, evaluations: 1 });
    expect(await store.releases('run-1')).toEqual(plan.releases);
    expect(await store.pullBatch('run-1', 0)).toEqual(plan.pulls[0]);
    expect(await store.pullBatch('run-1', 129)).toEqual(plan.pulls[129]);
    expect(await store.evaluateBatch('run-1', 0)).toEqual(plan.evaluations[0]);
  });

  it('writes the same items again when a plan is saved again', async () => {
    const table = await freshTable();
    await dynamoRunStore(table).savePlan(aPlan(30));
    const before = await everyItem(table);
    await dynamoRunStore(table).savePlan(aPlan(30));
    expect(await everyItem(table)).toEqual(before);
    expect(before).toHaveLength(33);
  });

  it('ends the same, killed at any write and repeated', async () => {
    const act = (table: Table) => dynamoRunStore(table).savePlan(aPlan(30));
    const undisturbed = await freshTable();
    await act(undisturbed);
    const expected = await everyItem(undisturbed);
    const survivors = await afterEachDeath(freshTable, act);
    expect(survivors).toHaveLength(6);
    for (const { items, death } of survivors) expect(items, JSON.stringify(death)).toEqual(expected);
  });

  it('has no plan before all of its batches are stored', async () => {
    const table = await freshTable();
    const dying = dynamoRunStore(dyingTable(table, { write: 2, when: 'after' }));
    await expect(dying.savePlan(aPlan(30))).rejects.toThrow('after write 2');
    expect(await everyItem(table)).toHaveLength(32);
    await expect(dynamoRunStore(table).plan('run-1')).rejects.toThrow('RUN#run-1 / PLAN');
  });

  it('takes a batch of four thousand series, and refuses one beyond 400 KB before anything is written', async () => {
    const table = await freshTable();
    const store = dynamoRunStore(table);
    const batch = (count: number) => ({
      period: '2026-07',
      series: Array.from({ length: count }, (_, index) => `us-census/US/imports/consumption/${1_000_000_000 + index}`),
    });
    await store.savePlan({ ...aPlan(0), pulls: [batch(4_000)] });
    expect(await store.pullBatch('run-1', 0)).toEqual(batch(4_000));
    const tooLarge = { ...aPlan(3), run: 'run-2', pulls: [batch(1), batch(12_000)] };
    await expect(store.savePlan(tooLarge)).rejects.toThrow(ItemTooLarge);
    await expect(store.savePlan(tooLarge)).rejects.toThrow('RUN#run-2 / PULL#000001');
    expect((await everyItem(table)).filter(({ pk }) => pk === 'RUN#run-2')).toEqual([]);
  });

  it('gives the results of the batches that have finished, in order of batch', async () => {
    const store = dynamoRunStore(await freshTable());
    const result = (events: number) => ({
      assessments: 100,
      events,
      outboxes: [{ rule: 'us-tungsten-china', subject: 'CN' }],
    });
    for (const batch of [11, 2, 0]) await store.saveEvaluateResult('run-1', batch, result(batch));
    await store.saveEvaluateResult('run-1', 2, result(2));
    await store.saveEvaluateResult('run-10', 0, result(99));
    expect(await store.evaluateResults('run-1')).toEqual([result(0), result(2), result(11)]);
    expect(await store.evaluateResults('run-2')).toEqual([]);
  });

  it('throws for a run or a batch that was never planned', async () => {
    const store = dynamoRunStore(await freshTable());
    await store.savePlan(aPlan(1));
    await expect(store.plan('run-2')).rejects.toThrow('RUN#run-2 / PLAN');
    await expect(store.pullBatch('run-1', 1)).rejects.toThrow('PULL#000001');
    await expect(store.evaluateBatch('run-1', 1)).rejects.toThrow('EVALUATE#000001');
  });
});

onEveryEngine('what pulls found revised', (freshTable) => {
  const revision = (series: string, hash: string, at = '2026-09-03T12:30:00.000Z') => ({
    series,
    period: '2026-06',
    at,
    hash,
    cells: 2,
  });

  it('is kept once for each content, with the run that saw it first, over all batches of the run', async () => {
    const store = dynamoRunStore(await freshTable());
    await store.addRevisions('run-1', 0, [revision('a', '1')]);
    await store.addRevisions('run-1', 0, [revision('a', '1', '2026-09-04T00:00:00.000Z'), revision('b', '2')]);
    await store.addRevisions('run-1', 11, [revision('c', '3')]);
    await store.addRevisions('run-10', 0, [revision('d', '4')]);
    expect(await store.revisions('run-1')).toEqual([revision('a', '1'), revision('b', '2'), revision('c', '3')]);
    expect(await store.revisions('run-2')).toEqual([]);
  });

  it('leaves no releases of a longer plan behind when a shorter one takes its place', async () => {
    const store = dynamoRunStore(await freshTable());
    const many = Array.from({ length: 4_500 }, (_, index) => ({
      reporter: `R${index}`,
      period: '2026-07',
      token: 't',
    }));
    await store.savePlan({ ...aPlan(0), releases: many });
    expect(await store.releases('run-1')).toEqual(many);
    await store.savePlan({ ...aPlan(0), releases: many.slice(0, 3) });
    expect(await store.releases('run-1')).toEqual(many.slice(0, 3));
  });
});
