import { expect, it } from 'vitest';
import type { RuleState } from '../../../shared/domain/rule-state.ts';
import { dynamoSummaryStore } from '../../../shared/storage/dynamodb-summary-store.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const state = (evaluatedAt: string, given: Partial<RuleState> = {}): RuleState => ({
  level: 'critical',
  verdict: 'unknown',
  subject: 'VN',
  subjects: 12,
  raised: 2,
  period: '2026-07',
  value: null,
  gap: 'suppressed',
  scale: 'ratio',
  unit: 'USD',
  basis: 'imports for consumption',
  threshold: 0.8,
  warning: 0.7,
  direction: 'above',
  distance: null,
  reason: 'there is no number',
  sparkline: [
    { period: '2026-06', value: 0.9 },
    { period: '2026-07', value: null, gap: 'suppressed' },
  ],
  retrievedAt: '2026-09-03T12:30:00.000Z',
  recording: 'carried',
  evaluatedAt,
  ...given,
});

onEveryEngine('the snapshots of rules', (freshTable) => {
  it('come back as they were kept, by rule and in the list', async () => {
    const store = dynamoSummaryStore(await freshTable());
    const [one, two] = [
      state('2026-09-03T12:31:00.000Z'),
      state('2026-09-03T12:31:00.000Z', { value: 0, distance: -0.8 }),
    ];
    await store.save('b', two);
    await store.save('a', one);
    expect(await store.get('a')).toEqual(one);
    expect(await store.get('c')).toBeUndefined();
    expect([...(await store.list())]).toEqual([
      ['a', one],
      ['b', two],
    ]);
  });

  it('are not written again while they say the same', async () => {
    const store = dynamoSummaryStore(await freshTable());
    const first = state('2026-09-03T12:31:00.000Z');
    await store.save('a', first);
    await store.save('a', state('2026-09-03T13:31:00.000Z'));
    expect(await store.get('a')).toEqual(first);
    await store.save('a', state('2026-09-03T14:31:00.000Z', { value: 0.9 }));
    expect((await store.get('a'))?.evaluatedAt).toBe('2026-09-03T14:31:00.000Z');
  });

  it('are never replaced by an earlier evaluation, and dropped with their rule', async () => {
    const store = dynamoSummaryStore(await freshTable());
    await store.save('a', state('2026-09-03T12:31:00.000Z'));
    await store.save('a', state('2026-09-03T12:30:00.000Z', { level: 'clear' }));
    expect((await store.get('a'))?.level).toBe('critical');
    await store.save('a', state('2026-09-03T12:32:00.000Z', { level: 'clear' }));
    expect((await store.get('a'))?.level).toBe('clear');
    await store.drop('a');
    await store.drop('a');
    expect([...(await store.list())]).toEqual([]);
  });
});
