/** Versions of things as ETags: `If-Match` before a change, `If-None-Match` before a read. */
import type { Precondition, Route } from '../../shared/api/route.ts';
import { ProblemFound } from './problem-found.ts';

const ETAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** The strong ETag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** What the call demands of the present state. Throws 428 where it must demand something and does not, 400 for what is no ETag. */
export function preconditionOf(route: Route, headers: Headers): Precondition | undefined {
  if (route.precondition === undefined) return undefined;
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && noneMatch !== undefined)
    throw new ProblemFound('invalid-request', 'A change takes If-Match or If-None-Match, not both.', {
      errors: [{ path: 'header.if-none-match', found: noneMatch.slice(0, 60), expected: 'nothing beside If-Match' }],
    });
  if (match !== undefined) {
    if (match.trim() === '*') return { is: 'exists' };
    return { is: 'match', etags: etagsIn('if-match', match) };
  }
  if (route.precondition === 'if-match-or-create' && noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return { is: 'absent' };
    throw new ProblemFound('invalid-request', 'If-None-Match of a change can only be *.', {
      errors: [{ path: 'header.if-none-match', found: noneMatch, expected: '*' }],
    });
  }
  const expected =
    route.precondition === 'if-match'
      ? 'If-Match: "<version>"'
      : 'If-Match: "<version>", or If-None-Match: * to create';
  throw new ProblemFound('precondition-required', `This change needs ${expected}.`);
}

/**
 * Throws 412 unless what the caller demands is so.
 *
 * @param version the present one; undefined where there is nothing yet
 */
export function requirePrecondition(precondition: Precondition, version: number | undefined): void {
  const holds =
    precondition.is === 'absent'
      ? version === undefined
      : version !== undefined && (precondition.is === 'exists' || precondition.etags.includes(etagOf(version)));
  if (holds) return;
  const present = version === undefined ? 'there is nothing at present' : `the present version is ${etagOf(version)}`;
  throw new ProblemFound('precondition-failed', `The change was made for another state: ${present}.`, {
    headers: version === undefined ? {} : { etag: etagOf(version) },
  });
}

/** True when the caller has this version already. */
export function hasAlready(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

function etagsIn(name: string, text: string): string[] {
  const etags = text.split(',').map((one) => one.trim());
  if (etags.every((etag) => ETAG.test(etag))) return etags;
  throw new ProblemFound('invalid-request', `The header ${name} is no ETag.`, {
    errors: [{ path: `header.${name}`, found: text.slice(0, 60), expected: 'an ETag such as "3", with its quotes' }],
  });
}
