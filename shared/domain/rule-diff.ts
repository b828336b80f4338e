/** What differs between two versions of a rule, by path. */

/** One place in which two documents differ; a side that has nothing there is left out. */
export interface Difference {
  /** `threshold.above`, `tags[1]`; empty for the document as a whole. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every place in which two documents differ, in order of path. The order of keys does not count, that of lists does. */
export function differences(before: unknown, after: unknown): Difference[] {
  return between('', before, after);
}

/** `threshold.above: 80% -> 85%`, for a person. */
export function differenceLine({ path, before, after }: Difference): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const where = path === '' ? 'the rule' : path;
  if (before === undefined) return `${where}: ${text(after)} (new)`;
  return after === undefined ? `${where}: ${text(before)} (removed)` : `${where}: ${text(before)} -> ${text(after)}`;
}

function between(path: string, before: unknown, after: unknown): Difference[] {
  if (before === undefined && after === undefined) return [];
  if (isRecord(before) && isRecord(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap((key) => between(path === '' ? key : `${path}.${key}`, before[key], after[key]));
  if (Array.isArray(before) && Array.isArray(after)) return betweenLists(path, before, after);
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** A short list of plain values reads best as a whole; conditions among conditions are compared one by one. */
function betweenLists(path: string, before: readonly unknown[], after: readonly unknown[]): Difference[] {
  if (![...before, ...after].every(isRecord))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap((index) =>
    between(`${path}[${index}]`, before[index], after[index]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
