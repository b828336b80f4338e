import { expect, it } from 'vitest';
import { runStatus } from '../../../shared/domain/run-record.ts';
import { dynamoRunStore } from '../../../shared/storage/dynamodb-run-store.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const at = (minute: number) => `2026-09-03T12:${String(minute).padStart(2, '0')}:00.000Z`;
const run = (id: string, minute: number, source = 'us-census') => ({ id, source, startedAt: at(minute) });
const plan = (id: string, pulls: number) => ({
  run: id,
  source: 'us-census',
  startedAt: at(0),
  until: '2026-07',
  releases: [],
  pulls: Array.from({ length: pulls }, () => ({
    period: '2026-07',
    series: ['us-census/US/imports/consumption/8101940000'],
  })),
  evaluations: [{ rules: ['a'] }],
});

onEveryEngine('the record of a run', (freshTable) => {
  it('counts batches as they end, whatever is repeated', async () => {
    const store = dynamoRunStore(await freshTable());
    expect(await store.progress('r')).toBeUndefined();
    await store.begin({ ...run('r', 0), reason: 'by hand', by: 'ana', rules: ['a'] });
    await store.begin({ ...run('r', 5), reason: 'again' });
    const status = async (minute = 6) => runStatus((await store.progress('r'))!, at(minute));
    expect(await status()).toMatchObject({
      state: 'running',
      startedAt: at(0),
      reason: 'by hand',
      pulls: { done: 0, failed: 0, total: 0 },
    });
    await store.savePlan(plan('r', 3));
    const pull = (batch: number, failed: boolean, problem?: string) =>
      store.note('r', { step: 'pull', batch, failed, ...(problem !== undefined && { problem }) });
    await pull(0, false);
    await pull(0, false);
    await pull(1, true, 'SourceUnavailable: away');
    expect(await status()).toMatchObject({
      pulls: { done: 1, failed: 1, total: 3 },
      problems: ['pull, batch 1: SourceUnavailable: away'],
    });
    // What failed is tried again, and what is done stays done.
    await pull(1, false);
    await pull(1, true, 'a late failure');
    await pull(2, true, 'SeriesRefused: no');
    await store.saveEvaluateResult('r', 0, { assessments: 5, events: 2, outboxes: [] });
    await store.note('r', { step: 'evaluate', batch: 0, failed: false });
    expect(await status()).toMatchObject({
      pulls: { done: 2, failed: 1 },
      evaluations: { done: 1, failed: 0, total: 1 },
      events: 2,
    });
    await store.end('r', { at: at(7), failed: true });
    expect(await status(9)).toMatchObject({ state: 'failed', endedAt: at(7) });
    await store.end('r', { at: at(8), failed: false });
    expect(await status(9)).toMatchObject({ state: 'succeeded', endedAt: at(8) });
  });

  it('of a run that never began has no end; one without an end is lost after half a day', async () => {
    const store = dynamoRunStore(await freshTable());
    await store.end('r', { at: at(1), failed: false });
    expect(await store.progress('r')).toBeUndefined();
    await store.begin(run('r', 0));
    const progress = (await store.progress('r'))!;
    expect(runStatus(progress, '2026-09-03T20:00:00.000Z').state).toBe('running');
    expect(runStatus(progress, '2026-09-04T02:00:00.000Z')).toMatchObject({
      state: 'failed',
      problems: ['the run has not ended within 13 hours'],
    });
  });

  it('is listed newest first, by source, page by page', async () => {
    const store = dynamoRunStore(await freshTable());
    for (let index = 0; index < 7; index++)
      await store.begin(run(`r${index}`, index, index % 2 === 0 ? 'us-census' : 'uk-hmrc'));
    const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
    expect(ids(await store.list({ limit: 10 }))).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
    const first = await store.list({ source: 'us-census', limit: 3 });
    expect(ids(first)).toEqual(['r6', 'r4', 'r2']);
    const second = await store.list({
      source: 'us-census',
      limit: 3,
      ...(first.next !== undefined && { after: first.next }),
    });
    expect(ids(second)).toEqual(['r0']);
    expect(second.next).toBeUndefined();
  });

  it('is listed whole, although DynamoDB ends a page at 1 MB and runs of imports name a thousand rules each', async () => {
    const store = dynamoRunStore(await freshTable());
    const rules = Array.from({ length: 1_000 }, (_, index) => `a-rule-of-an-import-with-a-long-id-${index}`);
    for (let index = 0; index < 40; index++) await store.begin({ ...run(`r${index}`, index), rules });
    const { items, next } = await store.list({ limit: 50 });
    expect([items.length, items.at(-1)?.id, next]).toEqual([40, 'r0', undefined]);
  });
});
