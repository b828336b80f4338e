import { expect, it } from 'vitest';
import type { LargestChange } from '../../../shared/domain/release.ts';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const key = { source: 'us-census', reporter: 'US', period: '2026-07' };
const july = { ...key, firstSeen: '2026-09-03T12:30:00.000Z' };
const largest: LargestChange = {
  series: 'us-census/US/imports/consumption/8101940000',
  measure: 'value',
  partner: 'CN',
  before: null,
  after: 12.5,
  weight: 1,
};

onEveryEngine('the release store', (freshTable) => {
  it('keeps the first sight of a release', async () => {
    const store = dynamoReleaseStore(await freshTable());
    expect(await store.announce(july)).toBe('new');
    expect(await store.announce({ ...july, firstSeen: '2026-09-04T00:00:00.000Z' })).toBe('known');
    expect(await store.list('us-census')).toEqual([{ ...july, revisions: [] }]);
  });

  it('is new to exactly one of twenty runs at once', async () => {
    const store = dynamoReleaseStore(await freshTable());
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.announce(july)));
    expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(1);
  });

  it('lists the releases of one source in order of period, then reporter', async () => {
    const store = dynamoReleaseStore(await freshTable());
    for (const period of ['2026-07', '1999-12', '2026-01']) await store.announce({ ...july, period });
    await store.announce({ ...july, reporter: 'DE', period: '2026-01' });
    await store.announce({ ...july, source: 'us-census-2', period: '2026-02' });
    expect((await store.list('us-census')).map(({ period, reporter }) => `${period} ${reporter}`)).toEqual([
      '1999-12 US',
      '2026-01 DE',
      '2026-01 US',
      '2026-07 US',
    ]);
    expect(await store.list('uk-hmrc')).toEqual([]);
  });

  it('keeps the first instant at which a release was processed, and the last token', async () => {
    const store = dynamoReleaseStore(await freshTable());
    await store.announce(july);
    await store.markProcessed(key, { at: '2026-09-03T13:00:00.000Z' });
    expect((await store.list('us-census'))[0]?.token).toBeUndefined();
    await store.markProcessed(key, { at: '2026-09-03T14:00:00.000Z', token: 'first' });
    await store.markProcessed(key, { at: '2026-09-03T15:00:00.000Z', token: 'second' });
    expect(await store.announce(july)).toBe('known');
    expect(await store.list('us-census')).toEqual([
      { ...july, processedAt: '2026-09-03T13:00:00.000Z', token: 'second', revisions: [] },
    ]);
  });

  it('keeps each revision once, oldest first', async () => {
    const store = dynamoReleaseStore(await freshTable());
    await store.announce(july);
    const later = { at: '2026-11-03T13:00:00.000Z', series: 2, cells: 7, largest };
    const earlier = { at: '2026-10-03T13:00:00.000Z', series: 1, cells: 1 };
    for (const revision of [later, earlier, later]) await store.recordRevision(key, revision);
    expect((await store.list('us-census'))[0]?.revisions).toEqual([earlier, later]);
  });

  it('refuses to change a release that nobody announced', async () => {
    const store = dynamoReleaseStore(await freshTable());
    await expect(store.markProcessed(key, { at: '2026-09-03T13:00:00.000Z' })).rejects.toThrow(
      'R#us-census / 2026-07#US',
    );
    await expect(store.recordRevision(key, { at: '2026-09-03T13:00:00.000Z', series: 1, cells: 1 })).rejects.toThrow(
      RangeError,
    );
    expect(await store.list('us-census')).toEqual([]);
  });

  it('keeps a lateness once, until everybody was told, and finds it by its id', async () => {
    const store = dynamoReleaseStore(await freshTable());
    const late = aLateness();
    expect(await store.recordLateness(late)).toBe('new');
    expect(await store.recordLateness({ ...late, at: '2026-10-20T00:00:00.000Z' })).toBe('known');
    expect(await store.untoldLateness('us-census')).toEqual([late]);
    expect(await store.untoldLateness('uk-hmrc')).toEqual([]);
    await store.markLatenessTold(late, '2026-10-14T13:00:00.000Z');
    expect(await store.untoldLateness('us-census')).toEqual([]);
    expect(await store.recordLateness(late)).toBe('known');
    expect(await store.lateness(late.id)).toEqual(late);
    expect(await store.lateness('release-late.us-census.US.2026-09')).toBeUndefined();
    expect(await store.lateness('us-tungsten-china.2026-07.raised.a.1')).toBeUndefined();
    expect(await store.list('us-census')).toEqual([]);
  });
});
