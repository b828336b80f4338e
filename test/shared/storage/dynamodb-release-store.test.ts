import { expect, it } from 'vitest';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const july = { source: 'us-census', period: '2026-07', firstSeen: '2026-09-03T12:30:00.000Z' };

onEveryEngine('the release store', (freshTable) => {
  it('keeps the first sight of a release', async () => {
    const store = dynamoReleaseStore(await freshTable());
    expect(await store.announce(july)).toBe('new');
    expect(await store.announce({ ...july, firstSeen: '2026-09-04T00:00:00.000Z' })).toBe('known');
    expect(await store.list('us-census')).toEqual([july]);
  });

  it('is new to exactly one of twenty runs at once', async () => {
    const store = dynamoReleaseStore(await freshTable());
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.announce(july)));
    expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(1);
  });

  it('lists the releases of one source in order of period', async () => {
    const store = dynamoReleaseStore(await freshTable());
    for (const period of ['2026-07', '1999-12', '2026-01']) await store.announce({ ...july, period });
    await store.announce({ ...july, source: 'us-census-2', period: '2026-02' });
    expect((await store.list('us-census')).map(({ period }) => period)).toEqual(['1999-12', '2026-01', '2026-07']);
    expect(await store.list('uk-hmrc')).toEqual([]);
  });

  it('keeps the first instant at which a release was processed', async () => {
    const store = dynamoReleaseStore(await freshTable());
    await store.announce(july);
    await store.markProcessed('us-census', '2026-07', '2026-09-03T13:00:00.000Z');
    await store.markProcessed('us-census', '2026-07', '2026-09-03T14:00:00.000Z');
    expect(await store.announce(july)).toBe('known');
    expect(await store.list('us-census')).toEqual([{ ...july, processedAt: '2026-09-03T13:00:00.000Z' }]);
  });

  it('refuses to mark a release that nobody announced', async () => {
    const store = dynamoReleaseStore(await freshTable());
    await expect(store.markProcessed('us-census', '2026-07', '2026-09-03T13:00:00.000Z')).rejects.toThrow(
      'R#us-census / 2026-07',
    );
    expect(await store.list('us-census')).toEqual([]);
  });
});
