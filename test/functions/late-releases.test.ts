/** A release that does not come: found by scheduled runs, told once to those who asked for it. */
import { expect, test } from 'vitest';
import type { Table } from '../../shared/storage/table.ts';
import { aReader } from '../support/a-reader.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { aRun } from '../support/a-run.ts';
import { aSource } from '../support/a-source.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { storesOn } from '../support/stores.ts';

/** Usual 35 days, late after 42: August is due on 5 October and late from 12 October. */
const DUE = '2026-10-05T13:00:00.000Z';
const LATE = '2026-10-12T13:00:00.000Z';

onEveryEngine('a late release', (freshTable) => {
  test('is told once, to readers whose subscription asks for it, and to machines', async () => {
    const { table, source } = await upToJuly(await freshTable());
    expect((await aRun(table, source, { run: 'due', now: DUE })).events).toEqual([]);
    const late = await aRun(table, source, { run: 'late', now: LATE });
    expect(late.events).toEqual([
      {
        kind: 'release-late',
        id: 'release-late.us-census.US.2026-08',
        source: 'us-census',
        sourceName: 'US Census Bureau',
        reporter: 'US',
        period: '2026-08',
        due: '2026-10-05',
        lateFrom: '2026-10-12',
        newest: '2026-07',
        rules: ['china'],
        tags: ['critical-minerals'],
        at: LATE,
      },
    ]);
    expect(late.notices.map(({ events, subject }) => ({ events, subject }))).toEqual([
      {
        events: ['release-late.us-census.US.2026-08'],
        subject: 'LATE: US Census Bureau 2026-08 (United States) (due 2026-10-05)',
      },
    ]);
    const { mailboxes } = storesOn(table);
    expect(await mailboxes.deliveries('ann')).toHaveLength(1);
    expect(await mailboxes.deliveries('ben')).toEqual([]);
    for (const day of ['2026-10-13', '2026-12-20'])
      expect(await aRun(table, source, { run: day, now: `${day}T13:00:00.000Z` })).toMatchObject({
        events: [],
        notices: [],
      });
  });

  test('is not looked for in a run with an end, which is no scheduled one', async () => {
    const { table, source } = await upToJuly(await freshTable());
    expect((await aRun(table, source, { run: 'until', now: LATE, until: '2026-10' })).events).toEqual([]);
    expect((await aRun(table, source, { run: 'scheduled', now: LATE })).events).toHaveLength(1);
  });

  test('is counted by every look for as long as it lasts, for the alarm of the operators', async () => {
    const { table, source } = await upToJuly(await freshTable());
    const late = async (run: string, now: string) => (await aRun(table, source, { run, now })).plan.late;
    expect(await late('due', DUE)).toBe(0);
    expect(await late('late', LATE)).toBe(1);
    expect(await late('later', '2026-10-20T13:00:00.000Z')).toBe(1);
    source.publish('US', '2026-08');
    expect(await late('there', '2026-10-21T13:00:00.000Z')).toBe(0);
  });

  test('is not told where it came on the day itself', async () => {
    const { table, source } = await upToJuly(await freshTable());
    source.publish('US', '2026-08');
    const { events } = await aRun(table, source, { run: 'run', now: LATE });
    expect(events.filter(({ kind }) => kind === 'release-late')).toEqual([]);
  });

  test('of a reporter that is many months behind, only the first month is told', async () => {
    const { table, source } = await upToJuly(await freshTable());
    const { events } = await aRun(table, source, { run: 'run', now: '2027-03-20T13:00:00.000Z' });
    expect(events.map(({ id }) => id)).toEqual(['release-late.us-census.US.2026-08']);
    source.publish('US', '2026-08');
    const next = await aRun(table, source, { run: 'next', now: '2027-03-21T13:00:00.000Z' });
    expect(next.events.map(({ id }) => id)).toEqual(['release-late.us-census.US.2026-09']);
  });
});

async function upToJuly(table: Table) {
  const { rules, readers } = storesOn(table);
  const now = '2026-09-05T13:00:00.000Z';
  // So far above every figure that it is never raised.
  await rules.put({
    document: aRuleDocument({ id: 'china', threshold: { above: '99%' }, tags: ['critical-minerals'] }),
    updatedAt: now,
  });
  for (const reader of [
    aReader({ id: 'ann', topic: 'arn:ann', subscriptions: [{ id: 'late', severities: [], lateness: true }] }),
    aReader({ id: 'ben', topic: 'arn:ben', subscriptions: [{ id: 'everything' }] }),
    aReader({ id: 'cy', topic: 'arn:cy', subscriptions: [{ id: 'other', rules: ['other'], lateness: true }] }),
  ])
    await readers.save(reader);
  const source = aSource({ lag: { usualDays: 35, lateDays: 42 } });
  source.publish('US', '2026-05', '2026-06', '2026-07');
  await aRun(table, source, { run: 'first', now, from: '2026-05' });
  return { table, source };
}
