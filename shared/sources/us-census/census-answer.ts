/**
 * From an HTTP answer of the Census API to a table. The API has several ways to say no with a friendly status: a
 * redirect to an HTML page for a bad key, that page at status 200, no body at all. None may pass for "no trade".
 */
import type { Answer } from '../get-once.ts';
import { IncompleteDocument } from '../incomplete-document.ts';
import { SourceAuthentication } from '../source-authentication.ts';
import { SourceFormat } from '../source-format.ts';

export type Cell = string | null;

/** Rows under their column names. */
export interface CensusTable {
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly (readonly Cell[])[];
}

// Also seen with "error:" doubled.
const UNKNOWN_VARIABLE = /unknown variable '?([A-Z][A-Z0-9_]*)/i;
const KEY_PAGE = /(missing|invalid)[_ ]key/i;

/**
 * The table of an answer, undefined for 204 (no rows). Throws `SourceAuthentication`, `SourceFormat`, or
 * `IncompleteDocument` for a body that begins as JSON and does not end. `key` is taken out of whatever is quoted.
 */
export function readAnswer(answer: Answer, key: string | undefined): CensusTable | undefined {
  const { status, headers } = answer;
  if (status === 204) return undefined;
  if (status >= 300 && status < 400) throw redirected(status, headers.location, key);
  if (status !== 200) throw refused(answer, key);
  return table(parse(jsonText(answer.body.trim(), headers['content-type'] ?? '(none)', key)));
}

/** The variable that the API says it does not know; undefined for every other answer. */
export function unknownVariable({ status, body }: Answer): string | undefined {
  return status === 400 ? UNKNOWN_VARIABLE.exec(body)?.[1] : undefined;
}

/** The body, once it is what a good answer has: JSON by its type, and an array by its first character. */
function jsonText(body: string, contentType: string, key: string | undefined): string {
  if (body === '') throw new SourceFormat('US Census answered 200 with an empty body; expected a JSON array');
  const html = body.startsWith('<') || /html/i.test(contentType);
  if (html && /\bkey\b/i.test(body)) throw unauthorised(excerpt(body, key));
  if (!/^application\/json\b/i.test(contentType))
    throw new SourceFormat(`US Census answered with content type ${contentType}; expected JSON: ${excerpt(body, key)}`);
  if (body.startsWith('[')) return body;
  throw new SourceFormat(`US Census answered with no JSON array: ${excerpt(body, key)}`);
}

function redirected(status: number, location: string | undefined, key: string | undefined): Error {
  const target = excerpt(location ?? '(nowhere)', key);
  return KEY_PAGE.test(target)
    ? unauthorised(`status ${status} to ${target}`)
    : new SourceFormat(`US Census redirected (status ${status}) to ${target}; expected an answer`);
}

function refused({ status, body }: Answer, key: string | undefined): Error {
  const text = excerpt(body, key);
  return status === 401 || KEY_PAGE.test(text)
    ? unauthorised(`status ${status}: ${text}`)
    : new SourceFormat(`US Census refused the request with status ${status}: ${text}`);
}

function unauthorised(answer: string): SourceAuthentication {
  return new SourceAuthentication(
    `US Census wants a valid key: set CHOKEPOINT_US_CENSUS_KEY (free, https://api.census.gov/data/key_signup.html). It answered: ${answer}`,
  );
}

/** The text without tags and without the key, short enough for a message. */
function excerpt(text: string, key: string | undefined): string {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const safe = key === undefined ? words : words.replaceAll(key, '…').replaceAll(encodeURIComponent(key), '…');
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own error is left out on purpose: it quotes the body.
    throw new IncompleteDocument(`the JSON document breaks off (${body.length} characters)`);
  }
}

function table(document: unknown): CensusTable {
  if (!Array.isArray(document)) throw new SourceFormat('US Census answered with JSON that is no array of rows');
  const rows = document.map((row: unknown, line) => checkedRow(row, line));
  const [header, ...data] = rows;
  if (header === undefined) throw new SourceFormat('US Census answered with an empty array; expected a header row');
  const odd = data.findIndex((row) => row.length !== header.length);
  if (odd >= 0)
    throw new SourceFormat(`US Census: row ${odd + 1} has ${data[odd]?.length} cells, the header ${header.length}`);
  return { columns: columnsOf(header, data), rows: data };
}

function checkedRow(row: unknown, line: number): readonly Cell[] {
  if (Array.isArray(row) && row.every((cell: unknown): cell is Cell => typeof cell === 'string' || cell === null))
    return row;
  throw new SourceFormat(`US Census: row ${line} is no array of strings; expected every cell as a string or null`);
}

/** A predicate that is also asked for comes twice under one name; both must say the same. */
function columnsOf(header: readonly Cell[], rows: readonly (readonly Cell[])[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    if (name === null) throw new SourceFormat(`US Census: column ${index} of the header has no name`);
    const first = columns.get(name);
    if (first === undefined) columns.set(name, index);
    else if (rows.some((row) => row[first] !== row[index]))
      throw new SourceFormat(`US Census: column ${name} comes twice, with different cells`);
  }
  return columns;
}
