/** A rule while it is written: a plain JSON document, which may be wrong. */

export type Draft = Readonly<Record<string, unknown>>;
export type Path = readonly string[];

export const NEW_RULE: Draft = {
  id: '',
  name: '',
  series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: [] },
  metric: { kind: 'partner-share', partner: 'CN' },
  window: { months: 3 },
  threshold: { above: '80%' },
};

/** True for a rule of several conditions, which has no form. */
export function isComposed(draft: Draft): boolean {
  return ['all', 'any', 'not'].some((key) => key in draft);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path; undefined where nothing does. */
export function at(draft: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), draft);
}

/** The document with another value at a path; undefined takes the key away. */
export function withValue(draft: Draft, [key, ...rest]: Path, value: unknown): Draft {
  if (key === undefined) return draft;
  const inner = rest.length === 0 ? value : withValue(isObject(draft[key]) ? draft[key] : {}, rest, value);
  if (inner !== undefined) return { ...draft, [key]: inner };
  const { [key]: _, ...others } = draft;
  return others;
}

/** `partner-share` of `{ kind: 'partner-share' }`. */
export function textAt(draft: unknown, path: Path): string {
  const value = at(draft, path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** What a person wrote where a number or a text may stand: `0.8` is a number, `80%` a text, nothing is nothing. */
export function written(text: string): string | number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const number = Number(trimmed);
  return Number.isNaN(number) ? trimmed : number;
}

/** A name as an id: `China's share of tungsten` as `china-s-share-of-tungsten`. */
export function idFrom(name: string): string {
  const words =
    name
      .toLowerCase()
      .normalize('NFKD')
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 64).replace(/-+$/, '');
}
