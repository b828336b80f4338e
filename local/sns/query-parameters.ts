import { invalidParameter } from './sns-error.ts';

/**
 * Request parameters of the AWS Query protocol: a flat form whose dotted names spell lists
 * (`Tags.member.1.Key`) and maps (`Attributes.entry.1.key`, `Attributes.entry.1.value`).
 */
export class QueryParameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(pairs: Iterable<readonly [string, string]>) {
    this.#values = new Map(pairs);
  }

  static parse(form: string): QueryParameters {
    return new QueryParameters(new URLSearchParams(form));
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** @throws SnsError InvalidParameter when the parameter is absent. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw invalidParameter(`${name} Reason: no value for required parameter`);
    return value;
  }

  /** The members of a list, in order; each is a structure of its own. */
  list(name: string, tag: 'member' | 'entry' = 'member'): QueryParameters[] {
    const start = `${name}.${tag}.`;
    const members = new Map<number, [string, string][]>();
    for (const [key, value] of this.#values) {
      if (!key.startsWith(start)) continue;
      const [position = '', ...rest] = key.slice(start.length).split('.');
      if (!/^[1-9]\d{0,5}$/.test(position) || rest.length === 0) throw invalidParameter(key);
      const index = Number(position);
      members.set(index, [...(members.get(index) ?? []), [rest.join('.'), value]]);
    }
    return [...members].toSorted(([a], [b]) => a - b).map(([, pairs]) => new QueryParameters(pairs));
  }

  /** A map from strings to strings, or undefined when the request carries none. */
  map(name: string): Map<string, string> | undefined {
    const entries = this.list(name, 'entry').map((entry): [string, string] => [
      entry.required('key'),
      entry.text('value') ?? '',
    ]);
    return entries.length === 0 ? undefined : new Map(entries);
  }

  /** @throws SnsError InvalidParameter when the parameter is neither `true` nor `false`. */
  flag(name: string): boolean {
    const value = this.text(name) ?? 'false';
    if (value !== 'true' && value !== 'false') throw invalidParameter(`${name} Reason: must be true or false`);
    return value === 'true';
  }
}
