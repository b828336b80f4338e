/**
 * The part of OData's `$filter` that the sources use: comparisons of a property with a number or a text in quotes,
 * joined by `and`, `or` and parentheses. Anything else is an Error, as the services themselves refuse it.
 */
export type ODataRow = Readonly<Record<string, unknown>>;
export type Predicate = (row: ODataRow) => boolean;

const TOKEN = /\s*(?:([()])|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\w/])|([A-Za-z_][\w/]*))/y;

interface Token {
  readonly kind: 'mark' | 'literal' | 'word';
  readonly text: string;
  readonly value?: string | number;
}

const COMPARISONS: Readonly<Record<string, (found: number | string, wanted: number | string) => boolean>> = {
  eq: (found, wanted) => found === wanted,
  ne: (found, wanted) => found !== wanted,
  ge: (found, wanted) => found >= wanted,
  gt: (found, wanted) => found > wanted,
  le: (found, wanted) => found <= wanted,
  lt: (found, wanted) => found < wanted,
};

/** Throws an Error that says what could not be read. */
export function odataFilter(text: string, properties: ReadonlySet<string>): Predicate {
  const rest = tokens(text);
  const predicate = alternatives(rest, properties);
  if (rest.length > 0) throw new Error(`unexpected ${rest[0]?.text} in the filter`);
  return predicate;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`cannot read the filter from ${JSON.stringify(text.slice(start, start + 20))}`);
    const [, mark, quoted, number, word] = match;
    if (mark !== undefined) found.push({ kind: 'mark', text: mark });
    else if (quoted !== undefined) found.push({ kind: 'literal', text: quoted, value: quoted.replaceAll("''", "'") });
    else if (number !== undefined) found.push({ kind: 'literal', text: number, value: Number(number) });
    else found.push({ kind: 'word', text: word ?? '' });
  }
  return found;
}

function alternatives(rest: Token[], properties: ReadonlySet<string>): Predicate {
  const parts = [conjunction(rest, properties)];
  while (rest[0]?.text === 'or') {
    rest.shift();
    parts.push(conjunction(rest, properties));
  }
  return (row) => parts.some((part) => part(row));
}

function conjunction(rest: Token[], properties: ReadonlySet<string>): Predicate {
  const parts = [operand(rest, properties)];
  while (rest[0]?.text === 'and') {
    rest.shift();
    parts.push(operand(rest, properties));
  }
  return (row) => parts.every((part) => part(row));
}

function operand(rest: Token[], properties: ReadonlySet<string>): Predicate {
  if (rest[0]?.text !== '(') return comparison(rest, properties);
  rest.shift();
  const inner = alternatives(rest, properties);
  if (rest.shift()?.text !== ')') throw new Error('a parenthesis of the filter is not closed');
  return inner;
}

function comparison(rest: Token[], properties: ReadonlySet<string>): Predicate {
  const [property, operator, literal] = rest.splice(0, 3);
  if (property?.kind !== 'word' || !properties.has(property.text))
    throw new Error(`Could not find a property named '${property?.text}'`);
  const compare = COMPARISONS[operator?.text ?? ''];
  const wanted = literal?.value;
  if (compare === undefined || wanted === undefined)
    throw new Error(`cannot compare ${property.text} ${operator?.text} ${literal?.text}`);
  return (row) => {
    const found = propertyOf(row, property.text);
    return (typeof found === 'string' || typeof found === 'number') && compare(found, wanted);
  };
}

/** `Commodity/Hs2Code` is a property of the entity that the row leads to; undefined where it leads to none. */
function propertyOf(row: ODataRow, path: string): unknown {
  return path.split('/').reduce<unknown>((entity, name) => (isRow(entity) ? entity[name] : undefined), row);
}

function isRow(value: unknown): value is ODataRow {
  return typeof value === 'object' && value !== null;
}
