import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../shared/delivery/in-lanes.ts';

const items = ['a1', 'b1', 'a2', 'c1', 'b2', 'd1', 'a3'];
const laneOf = (item: string) => item.charAt(0);

describe('inLanes', () => {
  it('answers in the order of the items', async () => {
    const slowFirst = async (item: string) => {
      await pause(item.endsWith('1') ? 5 : 0);
      return item.toUpperCase();
    };
    expect(await inLanes(items, { laneOf, atOnce: 3 }, slowFirst)).toEqual(items.map((item) => item.toUpperCase()));
  });

  it('does the items of a lane one after the other, in order, and so many lanes at once', async () => {
    const underWay = new Set<string>();
    const done: string[] = [];
    let most = 0;
    await inLanes(items, { laneOf, atOnce: 2 }, async (item) => {
      expect([...underWay].map(laneOf)).not.toContain(laneOf(item));
      underWay.add(item);
      most = Math.max(most, underWay.size);
      await pause(1);
      underWay.delete(item);
      done.push(item);
    });
    expect(most).toBe(2);
    expect(done.filter((item) => laneOf(item) === 'a')).toEqual(['a1', 'a2', 'a3']);
    expect(done.toSorted()).toEqual(items.toSorted());
  });

  it('begins nothing more after an error, waits for what is under way, and throws the first error', async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const work = async (item: string) => {
      begun.push(item);
      await pause(item === 'b1' ? 20 : 1);
      if (item === 'a1') throw new RangeError('a1 fails');
      ended.push(item);
    };
    await expect(inLanes(items, { laneOf, atOnce: 2 }, work)).rejects.toThrow('a1 fails');
    expect(begun).toEqual(['a1', 'b1']);
    expect(ended).toEqual(['b1']);
  });

  it('of nothing is nothing', async () => {
    expect(await inLanes([], { laneOf, atOnce: 4 }, async () => 1)).toEqual([]);
  });
});
