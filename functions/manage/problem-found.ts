import { PROBLEMS, type ProblemSlug } from '../../shared/api/problems.ts';
import type { ProblemError } from '../../shared/api/schemas/common.ts';

export interface ProblemOptions {
  readonly errors?: readonly ProblemError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call that cannot be served as it is: the handler answers it as a problem. It is the caller's to read, so it holds nothing secret. */
export class ProblemFound extends Error {
  override name = 'ProblemFound' as const;
  readonly slug: ProblemSlug;
  readonly status: number;
  readonly errors: readonly ProblemError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(slug: ProblemSlug, detail: string, { errors, headers = {} }: ProblemOptions = {}) {
    super(detail);
    this.slug = slug;
    this.status = PROBLEMS[slug].status;
    this.errors = errors;
    this.headers = headers;
  }
}
