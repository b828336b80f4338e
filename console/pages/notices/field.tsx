/** A field with its label, and what the API found wrong with it, where it stands. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiProblem } from '../../api/api-problem.ts';

interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid'?: 'true';
  readonly 'aria-describedby'?: string;
}

interface FieldProps {
  readonly label: string;
  /** As problems name it: `quietHours.from`. */
  readonly path: string;
  readonly problem: ApiProblem | undefined;
  readonly hint?: string;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

export function Field({ label, path, problem, hint, children }: FieldProps) {
  const id = useId();
  const wrong = problem?.fields.find((field) => field.path === path);
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(wrong === undefined ? [] : [`${id}-problem`])];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(wrong !== undefined && { 'aria-invalid': 'true' as const }),
        ...(described.length > 0 && { 'aria-describedby': described.join(' ') }),
      })}
      {hint !== undefined && (
        <span id={`${id}-hint`} class="hint">
          {hint}
        </span>
      )}
      {wrong !== undefined && (
        <span id={`${id}-problem`} class="field-problem" role="alert">
          Expected {wrong.expected}
          {wrong.suggestion !== undefined && `; perhaps ${wrong.suggestion}`}
        </span>
      )}
    </div>
  );
}

interface TimeFieldProps extends Omit<FieldProps, 'hint' | 'children'> {
  /** `HH:MM`. */
  readonly value: string | undefined;
  readonly change: (value: string) => void;
}

/** A time of the day. */
export function TimeField({ value, change, ...props }: TimeFieldProps) {
  return (
    <Field {...props}>
      {(attributes) => (
        <input {...attributes} type="time" value={value} onInput={(event) => change(event.currentTarget.value)} />
      )}
    </Field>
  );
}

interface FieldProblemsProps {
  readonly problem: ApiProblem | undefined;
  /** Paths whose problems stand at their fields. */
  readonly except: readonly string[];
}

/** What is wrong beside the fields that say it themselves. */
export function FieldProblems({ problem, except }: FieldProblemsProps) {
  if (problem === undefined) return null;
  const others = problem.fields.filter(({ path }) => !except.includes(path));
  if (problem.fields.length > 0 && others.length === 0) return null;
  return (
    <div class="field-problem" role="alert">
      <p>{problem.message}</p>
      {others.map(({ path, expected }) => (
        <p key={path}>
          <code>{path}</code>: expected {expected}
        </p>
      ))}
    </div>
  );
}
