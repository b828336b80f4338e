/** Answers as API Gateway takes them, with the headers that every one has. */
import { PROBLEMS, problemType } from '../../shared/api/problems.ts';
import type { ProblemBody } from '../../shared/api/schemas/common.ts';
import type { ApiResult } from './event.ts';
import type { ProblemFound } from './problem-found.ts';

/** What an operation answered, as it is stored for a repeat. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly type?: string;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SECURITY: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** The answer with its media type; what is read by somebody signed in is kept by no cache. */
export function resultOf(answer: Answer, requestId: string): ApiResult {
  const headers = { ...SECURITY, 'cache-control': 'no-store', 'x-request-id': requestId, ...answer.headers };
  if (answer.text !== undefined)
    return {
      statusCode: answer.status,
      headers: { ...headers, 'content-type': `${answer.type ?? 'text/plain'}; charset=utf-8` },
      body: answer.text,
    };
  if (answer.body === undefined) return { statusCode: answer.status, headers };
  return {
    statusCode: answer.status,
    headers: { ...headers, 'content-type': answer.type ?? 'application/json' },
    body: JSON.stringify(answer.body),
  };
}

/** A problem as RFC 9457 wants it. */
export function problemResult(problem: ProblemFound, requestId: string): ApiResult {
  const body: ProblemBody = {
    type: problemType(problem.slug),
    title: PROBLEMS[problem.slug].title,
    status: problem.status,
    detail: problem.message,
    ...(problem.errors !== undefined && { errors: [...problem.errors] }),
    requestId,
  };
  const { status, headers } = problem;
  return resultOf({ status, body, type: 'application/problem+json', headers }, requestId);
}
