import { expect, it } from 'vitest';
import * as z from 'zod';
import { follows, getItem, parseItem, putItem, toItem } from '../../../shared/storage/item.ts';
import { ITEM_LAYOUT, type ItemLayout } from '../../../shared/storage/item-layout.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

/** A layout of tomorrow: one text of a name becomes its parts. */
const upgrades = {
  1: ({ name, ...rest }: Readonly<Record<string, unknown>>) => {
    const [first = '', last = ''] = z.string().parse(name).split(' ');
    return { ...rest, first, last };
  },
};
const today = { writes: 1, reads: 1, upgrades: {} };
/** The first deployment of the change: both are read, the old one is still written. */
const inBetween: ItemLayout = { writes: 1, reads: 2, upgrades };
const tomorrow: ItemLayout = { writes: 2, reads: 2, upgrades };

const old = z.object({ name: z.string(), version: z.int() });
const fresh = z.object({ first: z.string(), last: z.string(), version: z.int() });
const key = { pk: 'READER#ada', sk: 'READER' };

it('today’s items are of layout 1', () => {
  expect(ITEM_LAYOUT).toEqual(today);
  expect(toItem(key, { version: 1 })).toMatchObject({ schema: 1 });
});

onEveryEngine('a second layout of items', (freshTable) => {
  it('is read beside the first, and takes its place item by item as they are written', async () => {
    const table = await freshTable();
    await putItem(table, toItem(key, { name: 'Ada Lovelace', version: 1 }, today), follows(1));
    for (const layout of [inBetween, tomorrow]) {
      const item = await getItem(table, key);
      expect(parseItem(fresh, item!, layout)).toEqual({ first: 'Ada', last: 'Lovelace', version: 1 });
    }
    const next = { first: 'Ada', last: 'King', version: 2 };
    expect(await putItem(table, toItem(key, next, tomorrow), follows(2))).toBe(true);
    expect(await getItem(table, key)).toEqual({ ...key, ...next, schema: 2 });
    expect(parseItem(fresh, (await getItem(table, key))!, tomorrow)).toEqual(next);
  });

  it('can be stepped back from to the deployment in between, which reads it', async () => {
    const table = await freshTable();
    await putItem(table, toItem(key, { first: 'Ada', last: 'King', version: 1 }, tomorrow));
    expect(parseItem(fresh, (await getItem(table, key))!, inBetween)).toMatchObject({ last: 'King' });
  });

  it('is refused by who does not know it, so that nothing is lost by writing it back', async () => {
    const table = await freshTable();
    await putItem(table, toItem(key, { first: 'Ada', last: 'King', version: 1 }, tomorrow));
    const item = await getItem(table, key);
    expect(() => parseItem(old, item!, today)).toThrow(/READER#ada \/ READER does not fit: schema: .*1/);
  });
});

it('a layout without a way from an older one says which upgrade is missing', () => {
  const item = { ...key, schema: 1, name: 'Ada Lovelace', version: 1 };
  expect(() => parseItem(fresh, item, { writes: 3, reads: 3, upgrades })).toThrow(
    'layout 2 of items has no upgrade to 3',
  );
});
