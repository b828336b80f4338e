import { invalidParameter } from './sns-error.ts';

/** SNS lists a hundred entries a page. */
export const PAGE_SIZE = 100;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextToken?: string;
}

/** The sequence number after which the page begins. @throws SnsError InvalidParameter for a token not made here. */
export function readPageToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const seq = Buffer.from(token, 'base64url').toString('utf8');
  if (!/^after:\d{1,15}$/.test(seq)) throw invalidParameter('NextToken');
  return Number(seq.slice('after:'.length));
}

/** Cuts what was read with a limit of `PAGE_SIZE + 1` to one page; the extra row tells that another follows. */
export function toPage<Row extends { readonly seq: number }>(rows: readonly Row[]): Page<Row> {
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  if (rows.length <= PAGE_SIZE || last === undefined) return { rows: page };
  return { rows: page, nextToken: Buffer.from(`after:${last.seq}`).toString('base64url') };
}
