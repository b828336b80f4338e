/** Fields of texts, numbers, choices and flags. What is left empty is left out of the rule: its default holds. */
import type { ComponentChildren } from 'preact';
import { at, textAt, written } from './draft.ts';
import { type FieldProps, problemAt } from './form.ts';
import { hintOf } from './hints.ts';
import { formOf, type Schema, titleOf } from './json-schema.ts';

interface FrameProps {
  readonly props: FieldProps;
  readonly children: (attributes: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid'?: 'true';
  }) => ComponentChildren;
}

/** Label, hint and what is wrong, around the control itself. */
export function Frame({ props: { form, schema, path, isRequired }, children }: FrameProps) {
  const id = `editor-${path.join('-')}`;
  const problem = problemAt(form, path);
  return (
    <div class="field">
      <label for={id}>
        {titleOf(path.at(-1) ?? '')}
        {!isRequired && <span class="editor-optional"> (optional)</span>}
      </label>
      {children({
        id,
        'aria-describedby': `${id}-hint`,
        ...(problem !== undefined && { 'aria-invalid': 'true' as const }),
      })}
      <span id={`${id}-hint`} class="hint">
        {hintOf(schema, path)}
      </span>
      {problem !== undefined && (
        <span class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

export function Text(props: FieldProps) {
  const { form, path, schema } = props;
  const isLong = (schema.maxLength ?? 0) > 500;
  const set = (text: string) => form.set(path, text === '' && !props.isRequired ? undefined : text);
  return (
    <Frame props={props}>
      {(attributes) =>
        isLong ? (
          <textarea
            {...attributes}
            rows={3}
            value={textAt(form.draft, path)}
            onInput={(event) => set(event.currentTarget.value)}
          />
        ) : (
          <input
            {...attributes}
            autoComplete="off"
            value={textAt(form.draft, path)}
            onInput={(event) => set(event.currentTarget.value)}
          />
        )
      }
    </Frame>
  );
}

/** A number, or a number or a text such as `80%` or 0.8. */
export function Written(props: FieldProps) {
  const { form, path, schema } = props;
  return (
    <Frame props={props}>
      {(attributes) => (
        <input
          {...attributes}
          {...(formOf(schema) === 'number' && numeric(schema))}
          autoComplete="off"
          placeholder={usual(schema)}
          value={textAt(form.draft, path)}
          onInput={(event) => form.set(path, written(event.currentTarget.value))}
        />
      )}
    </Frame>
  );
}

function numeric({ type, minimum, maximum }: Schema) {
  return { type: 'number' as const, step: type === 'integer' ? 1 : 'any', min: minimum, max: maximum };
}

/** What holds where nothing is written; '' where the language has no default. */
function usual({ default: value }: Schema): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function Choice(props: FieldProps) {
  const { form, path, schema, isRequired } = props;
  const values = schema.enum ?? [];
  const present = textAt(form.draft, path);
  return (
    <Frame props={props}>
      {(attributes) => (
        <select
          {...attributes}
          value={present}
          onChange={(event) =>
            form.set(
              path,
              values.find((value) => String(value) === event.currentTarget.value),
            )
          }
        >
          {!isRequired && <option value="">{usual(schema) === '' ? 'Not set' : `As usual: ${usual(schema)}`}</option>}
          {values.map((value) => (
            <option key={String(value)} value={String(value)}>
              {String(value)}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

export function Flag({ form, path, schema }: FieldProps) {
  const id = `editor-${path.join('-')}`;
  const value = at(form.draft, path) ?? schema.default;
  return (
    <div class="field">
      <label class="check" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            form.set(path, checked === schema.default ? undefined : checked);
          }}
        />
        {titleOf(path.at(-1) ?? '')}
      </label>
      <span id={`${id}-hint`} class="hint">
        {hintOf(schema, path)}
      </span>
    </div>
  );
}
