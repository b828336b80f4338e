/**
 * The kinds of problem that the API answers with (RFC 9457). `type` is `/problems/<slug>`, and that address says what
 * stands here.
 */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  /** What the caller can do. */
  readonly remedy: string;
}

export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request cannot be read',
    meaning:
      'A path or query parameter, a header, a cursor or the JSON of the body is not what the route takes. `errors` names each place, what was found and what was expected.',
    remedy: 'Correct the request as `errors` says. A cursor holds for the same route and the same filters only.',
  },
  unauthorized: {
    status: 401,
    title: 'The caller is not known',
    meaning:
      'The route wants an access token, and there was none, or one that is expired or was not issued for this API.',
    remedy: 'Sign in again and send the access token as `Authorization: Bearer …`.',
  },
  forbidden: {
    status: 403,
    title: 'The caller may not do this',
    meaning: 'The token is good, but it is no access token, or its holder is not in a group that this route is for.',
    remedy: 'Ask an operator to do it, or to be put in the group.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    meaning: 'Nothing has this address: no route, or no rule, alert, subscription or series of this id.',
    remedy: 'Look the id up in the list. What belongs to another reader is not found either.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not offered here',
    meaning: 'The address exists, but not with this method.',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  'not-acceptable': {
    status: 406,
    title: 'None of the formats asked for is offered',
    meaning: 'The `Accept` header names no media type that this route can answer with.',
    remedy: 'Ask for one of those that `detail` names, or send no `Accept` header.',
  },
  conflict: {
    status: 409,
    title: 'It conflicts with what is there',
    meaning:
      'What the call would make exists already, or the state of things does not allow it, or the same call is under way at this moment (then `Retry-After` says when to ask again).',
    remedy: 'Read what is there, then decide. Replace an existing thing with PUT and its version.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Somebody was faster',
    meaning: 'The version in `If-Match` is not the present one, or `If-None-Match: *` was sent and the thing exists.',
    remedy: 'Read it again, look at what changed, and send the change with the new version.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body has more bytes than this route takes; `detail` says how many it does.',
    remedy: 'Send less at once.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    meaning: 'The `Content-Type` of the body is not `application/json`.',
    remedy: 'Send JSON in UTF-8, and say so with `Content-Type: application/json`.',
  },
  'invalid-body': {
    status: 422,
    title: 'The body does not fit',
    meaning:
      'The body is JSON, but not of the shape this route takes. `errors` names each place, what was found and what was expected.',
    remedy: 'Correct the body as `errors` says; an unknown key comes with the one that was probably meant.',
  },
  'rule-invalid': {
    status: 422,
    title: 'The rule is not valid',
    meaning: 'The rule breaks the rule language, or names a source, partner or commodity that does not exist.',
    remedy: 'Correct it as `errors` says; `GET /rule-schema.json` gives the language to editors.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key belongs to another call',
    meaning: 'The key was sent before with another address or another body. Nothing was done.',
    remedy: 'Use a new key for a new call.',
  },
  'precondition-required': {
    status: 428,
    title: 'The version is missing',
    meaning: 'A change must name the version it changes, so that nobody overwrites what they have not seen.',
    remedy: 'Send `If-Match` with the `ETag` of what you read.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    meaning: 'The caller asks more often than the service allows.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  internal: {
    status: 500,
    title: 'The service failed',
    meaning: 'A fault of ours. It is logged under the request id, and the operators are alarmed when it repeats.',
    remedy: 'Try again; a POST with its idempotency key. Tell an operator the request id if it stays.',
  },
  unavailable: {
    status: 503,
    title: 'The service is not available at the moment',
    meaning: 'Something that the service needs does not answer.',
    remedy: 'Try again after `Retry-After`.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemSlug = keyof typeof PROBLEMS;

export const problemSlugs = Object.keys(PROBLEMS) as readonly ProblemSlug[];

export function isProblemSlug(text: string): text is ProblemSlug {
  return Object.hasOwn(PROBLEMS, text);
}

/** The `type` of a problem, relative to the API. */
export function problemType(slug: ProblemSlug): string {
  return `/problems/${slug}`;
}
