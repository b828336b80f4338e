import { expect, it } from 'vitest';
import { vintageCache } from '../../../functions/manage/vintage-cache.ts';
import type { SeriesStore } from '../../../shared/ports/series-store.ts';
import { aVintage } from '../../support/a-vintage.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';
import { storesOn } from '../../support/stores.ts';

const SERIES = ['8101940000', '8101991000', '2804610000'].map((code) => `us-census/US/imports/consumption/${code}`);
const [ONE = '', TWO = '', THREE = ''] = SERIES;

onEveryEngine('vintages that were read before', (freshTable) => {
  async function aCache(most?: number) {
    const { series } = storesOn(await freshTable());
    for (const id of SERIES) await series.keep(aVintage({ series: id }));
    const read: string[] = [];
    const counted: Pick<SeriesStore, 'mark' | 'everyVintage'> = {
      mark: series.mark,
      everyVintage: (id) => {
        read.push(id);
        return series.everyVintage(id);
      },
    };
    return { series, read, cache: vintageCache(counted, most) };
  }

  it('are read once, and again when one has come', async () => {
    const { series, read, cache } = await aCache();
    const first = await cache.read([ONE, ONE, TWO]);
    expect(first(ONE)).toHaveLength(1);
    expect(first(THREE)).toEqual([]);
    await cache.read([TWO, ONE]);
    expect([...read].sort()).toEqual([ONE, TWO].sort());
    // Another content for a month that was there, retrieved later.
    await series.keep(
      aVintage({ series: ONE, retrievedAt: '2026-10-03T12:30:00.000Z', suppressed: true, measures: {} }),
    );
    expect((await cache.read([ONE]))(ONE)).toHaveLength(2);
    expect(read.slice(2)).toEqual([ONE]);
    // The same content again is no vintage.
    await series.keep(aVintage({ series: TWO, retrievedAt: '2026-10-03T12:30:00.000Z' }));
    await cache.read([TWO]);
    expect(read).toHaveLength(3);
  });

  it('are given up for others when there is no room, those first that were not asked for longest', async () => {
    const { read, cache } = await aCache(2);
    await cache.read([ONE]);
    await cache.read([TWO]);
    await cache.read([ONE]);
    await cache.read([THREE]);
    await cache.read([ONE]);
    expect(read).toEqual([ONE, TWO, THREE]);
    await cache.read([TWO]);
    expect(read).toEqual([ONE, TWO, THREE, TWO]);
  });
});
