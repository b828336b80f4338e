/** Pages: every entry once, in order, whatever comes and goes between two of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { cursorAfter, type Listing, pageOf, positionOf } from '../../../functions/manage/cursors.ts';
import { ProblemFound } from '../../../functions/manage/problem-found.ts';

const listing = (limit: number, cursor?: string, filters = 'tag=a', operation = 'listRules'): Listing => ({
  operation,
  filters,
  query: { limit, cursor },
});

interface Item {
  readonly at: number | string;
  readonly id: string;
}
const key = ({ at, id }: Item) => [at, id];

function allPages(items: () => readonly Item[], limit: number, isDescending: boolean, between = () => {}): Item[] {
  const seen: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = pageOf(listing(limit, cursor), items(), { key, isDescending });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items);
    cursor = page.next;
    between();
  } while (cursor !== undefined);
  return seen;
}

describe('pages', () => {
  test('together are the whole list, in order, each entry once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ at: fc.oneof(fc.integer(), fc.string()), id: fc.string() }), {
          selector: (item) => JSON.stringify(item),
        }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        (items, limit, isDescending) => {
          const seen = allPages(() => items, limit, isDescending);
          expect(new Set(seen)).toEqual(new Set(items));
          expect(seen.length).toBe(items.length);
          const whole = pageOf(listing(200), items, { key, isDescending }).items;
          expect(seen).toEqual(whole.length === items.length ? whole : seen);
        },
      ),
    );
  }, 60_000);

  test('go on after an entry that was removed meanwhile, and repeat none for one that came', () => {
    let items: Item[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ at: 1, id }));
    let step = 0;
    const seen = allPages(
      () => items,
      2,
      false,
      () => {
        step += 1;
        if (step === 1) items = [...items.filter(({ id }) => id !== 'b'), { at: 0, id: 'z' }];
      },
    );
    expect(seen.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('have no next when nothing follows', () => {
    expect(
      pageOf(
        listing(2),
        [
          { at: 1, id: 'a' },
          { at: 1, id: 'b' },
        ],
        { key },
      ),
    ).not.toHaveProperty('next');
    expect(pageOf(listing(2), [], { key })).toEqual({ items: [] });
  });
});

describe('a cursor', () => {
  const refusal = (use: () => unknown) => {
    try {
      use();
    } catch (error) {
      if (error instanceof ProblemFound) return error;
    }
    return undefined;
  };

  test('holds for the operation and the filters that it was made for', () => {
    const made = cursorAfter(listing(10), ['x']);
    const schema = z.array(z.string());
    expect(positionOf(listing(50, made), schema)).toEqual(['x']);
    expect(refusal(() => positionOf(listing(10, made, 'tag=b'), schema))?.slug).toBe('invalid-request');
    expect(refusal(() => positionOf(listing(10, made, 'tag=a', 'listAlerts'), schema))?.slug).toBe('invalid-request');
  });

  test.each([
    '',
    'x',
    '!!!',
    'bnVsbA',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])('that is %j is refused with the place', (cursor) => {
    const found = refusal(() => positionOf(listing(10, cursor), z.string()));
    expect(found).toMatchObject({ slug: 'invalid-request', errors: [{ path: 'query.cursor' }] });
  });

  test.each(['half \ud800', 'x'.repeat(301)])('with the position %j, which no key can hold, is refused', (position) => {
    const { b } = JSON.parse(Buffer.from(cursorAfter(listing(10), 'x'), 'base64url').toString('utf8'));
    const made = Buffer.from(JSON.stringify({ b, p: position })).toString('base64url');
    expect(refusal(() => positionOf(listing(10, made), z.string()))?.slug).toBe('invalid-request');
  });

  test('with a position of another shape is refused', () => {
    const made = cursorAfter(listing(10), { any: 'thing' });
    expect(refusal(() => pageOf(listing(10, made), [], { key }))?.slug).toBe('invalid-request');
  });
});
