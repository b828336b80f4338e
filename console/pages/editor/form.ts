/** What every field of the form is given. */
import type { ApiProblem } from '../../api/api-problem.ts';
import type { Draft, Path } from './draft.ts';
import type { Schema } from './json-schema.ts';

export interface Form {
  readonly draft: Draft;
  readonly set: (path: Path, value: unknown) => void;
  readonly problem: ApiProblem | undefined;
}

export interface FieldProps {
  readonly form: Form;
  readonly schema: Schema;
  readonly path: Path;
  readonly isRequired: boolean;
}

/** What the API found wrong at a path, or beneath it. */
export function problemAt({ problem }: Form, path: Path): string | undefined {
  const name = path.join('.');
  const found = problem?.fields.find(({ path: where }) => where === name || where.startsWith(`${name}[`));
  if (found === undefined) return undefined;
  const suggestion = found.suggestion === undefined ? '' : `; perhaps ${found.suggestion}`;
  return `Expected ${found.expected}${suggestion}`;
}
