/** The most that DynamoDB takes as one item: 400 KB, names of attributes included. */
export const MAXIMUM_ITEM_BYTES = 409_600;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** A number takes about half a byte a digit, at most 21 with its sign and length. */
function numberBytes(value: number): number {
  return Math.min(21, Math.ceil(String(value).replace(/[^0-9]/g, '').length / 2) + 2);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return bytes(value);
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  const members: unknown[] = Object.values(value);
  const names = Array.isArray(value) ? 0 : Object.keys(value).reduce((sum, name) => sum + bytes(name), 0);
  return 3 + names + members.reduce<number>((sum, member) => sum + 1 + valueBytes(member), 0);
}

/**
 * Size of an item as DynamoDB counts it, by its developer guide ("DynamoDB item sizes and formats"); numbers are
 * rounded up, so it never says too little.
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .reduce((sum, [name, value]) => sum + bytes(name) + valueBytes(value), 0);
}
