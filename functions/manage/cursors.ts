/** Pages of lists. A cursor says after which entry the page begins, and holds for one route and its filters only. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ProblemFound } from './problem-found.ts';

/** An instant and two ids are far shorter; three bytes a character, with the rest of the key, are within 1024. */
const LONGEST_POSITION = 300;

const cursorSchema = z.strictObject({ b: z.string(), p: z.unknown() });

/** What every list is asked with. */
export interface Listing {
  readonly operation: string;
  readonly filters: string;
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
}

/** A cursor that begins after the position. It holds no secret: what the caller may see is checked at every call. */
export function cursorAfter(listing: Listing, position: unknown): string {
  return Buffer.from(JSON.stringify({ b: binding(listing), p: position })).toString('base64url');
}

/** The position that the cursor of the call names, undefined for the first page. Throws 400 for any other text. */
export function positionOf<Position>(listing: Listing, schema: z.ZodType<Position>): Position | undefined {
  const { cursor } = listing.query;
  if (cursor === undefined) return undefined;
  const parsed = cursorSchema.safeParse(jsonIn(cursor));
  if (!parsed.success) throw refused('the `next` of a page of this list');
  if (parsed.data.b !== binding(listing)) throw refused('a cursor of this route with these filters');
  const position = schema.safeParse(parsed.data.p);
  if (!position.success || !isKeyLike(position.data)) throw refused('the `next` of a page of this list');
  return position.data;
}

/** A text becomes part of a key of the table, which takes 1024 bytes and no half characters. */
function isKeyLike(position: unknown): boolean {
  return typeof position !== 'string' || (position.length <= LONGEST_POSITION && position.isWellFormed());
}

type SortKey = readonly (string | number)[];
const sortKeySchema: z.ZodType<SortKey> = z.array(z.union([z.string(), z.number()])).min(1);

export interface Ordering<Item> {
  /** Unique among the items; the list is in ascending order of it, part by part. */
  readonly key: (item: Item) => SortKey;
  readonly isDescending?: boolean;
}

/** One page of a list that is in memory whole. Sorts it; what came or went meanwhile neither repeats nor hides the rest. */
export function pageOf<Item>(
  listing: Listing,
  items: readonly Item[],
  { key, isDescending = false }: Ordering<Item>,
): { items: Item[]; next?: string } {
  const order = isDescending ? -1 : 1;
  const after = positionOf(listing, sortKeySchema);
  const sorted = items
    .map((item) => ({ item, at: key(item) }))
    .filter(({ at }) => after === undefined || order * compare(at, after) > 0)
    .sort((a, b) => order * compare(a.at, b.at));
  const page = sorted.slice(0, listing.query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    ...(last !== undefined && sorted.length > page.length && { next: cursorAfter(listing, last.at) }),
  };
}

function compare(a: SortKey, b: SortKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    // A number stands before every text, so that the order is one whatever the cursor holds.
    if (typeof part !== typeof other) return typeof part === 'number' ? -1 : 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}

function binding({ operation, filters }: Listing): string {
  return createHash('sha256').update(`${operation}?${filters}`).digest('base64url').slice(0, 12);
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refused(expected: string): ProblemFound {
  return new ProblemFound('invalid-request', 'The cursor does not belong to this list.', {
    errors: [{ path: 'query.cursor', expected }],
  });
}
