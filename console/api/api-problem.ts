/** What went wrong with a request, in words for the person at the screen. */

export interface FieldProblem {
  readonly path: string;
  readonly found?: unknown;
  readonly expected: string;
  readonly suggestion?: string;
}

interface ProblemDetails {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly requestId?: string;
}

/** An answer of the API that is not the one asked for (RFC 9457), or none at all (`status` 0). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** The last part of the problem's type: `not-found`, `precondition-failed`. */
  readonly slug: string;
  readonly title: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail ?? details.title ?? 'The service gave an answer that the console does not know.', options);
    this.status = details.status ?? 0;
    this.slug = details.type?.split('/').at(-1) ?? 'unknown';
    this.title = details.title ?? 'The request failed';
    this.fields = details.errors ?? [];
    this.requestId = details.requestId;
  }
}

/** The service could not be reached, or its answer was lost on the way: a change may have been made all the same. */
export function unreachable(cause: unknown, change = false): ApiProblem {
  const details = {
    type: 'unreachable',
    title: 'The service does not answer',
    detail: change
      ? 'Check the connection, and whether the change was made, before you try again.'
      : 'Check the connection, then try again.',
    status: 0,
  };
  return new ApiProblem(details, { cause });
}

/** The problem that a refused answer carries; gateways refuse with a bare message. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const details = await response
    .json()
    .then((body: unknown) => body as ProblemDetails & { message?: string })
    .catch(() => undefined);
  if (details?.type !== undefined) return new ApiProblem({ ...details, status: response.status });
  const known = PLAIN[response.status];
  return new ApiProblem({
    type: known?.type ?? 'unknown',
    title: known?.title ?? `The service answered ${response.status}`,
    detail: known?.detail ?? details?.message ?? 'Try again in a moment.',
    status: response.status,
  });
}

const PLAIN: Readonly<Record<number, { type: string; title: string; detail: string }>> = {
  401: { type: 'unauthorized', title: 'You are signed out', detail: 'Sign in again to go on.' },
  403: { type: 'forbidden', title: 'This is for operators', detail: 'Ask an operator to do it, or for the role.' },
  404: { type: 'not-found', title: 'There is nothing here', detail: 'It was removed, or the address is mistyped.' },
  429: { type: 'too-many-requests', title: 'Too many requests', detail: 'Wait a few seconds, then try again.' },
  503: { type: 'unavailable', title: 'The service is busy', detail: 'Wait a few seconds, then try again.' },
};

/** Any failure as a problem, so that a page has one thing to show. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ type: 'console', title: 'The console failed', detail }, { cause: error });
}
