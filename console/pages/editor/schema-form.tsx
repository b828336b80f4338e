/** A form made from a schema: what the language gets a new key for has its field here at once. */
import { at, isObject, type Path } from './draft.ts';
import { CodesField, isCodes } from './codes-field.tsx';
import { type FieldProps, type Form, problemAt } from './form.ts';
import { hintOf } from './hints.ts';
import { constantsOf, formOf, nameOf, type Schema, titleOf, variantsOf } from './json-schema.ts';
import { isPlace, PlaceField } from './place-field.tsx';
import { Choice, Flag, Text, Written } from './plain-fields.tsx';

/** The field, or the fields, of one key. */
export function SchemaField(props: FieldProps) {
  const { schema, path } = props;
  if (isPlace(path)) return <PlaceField {...props} />;
  if (isCodes(path)) return <CodesField {...props} />;
  switch (formOf(schema)) {
    case 'object':
      return <Group {...props} />;
    case 'variants':
      return <Variants {...props} />;
    case 'choice':
      return <Choice {...props} />;
    case 'flag':
      return <Flag {...props} />;
    case 'number':
    case 'written':
      return <Written {...props} />;
    case 'texts':
      return <CodesField {...props} />;
    case 'text':
      return <Text {...props} />;
  }
}

/** The keys of an object. One that may be left out, and has no default, is switched on first. */
function Group({ form, schema, path, isRequired }: FieldProps) {
  const isOptional = !isRequired && schema.default === undefined;
  const isOn = at(form.draft, path) !== undefined;
  const title = titleOf(path.at(-1) ?? '');
  const hint = hintOf(schema, path);
  return (
    <fieldset class="editor-group">
      <legend>
        {isOptional ? (
          <label class="check">
            <input
              type="checkbox"
              checked={isOn}
              onChange={(event) => form.set(path, event.currentTarget.checked ? fresh(schema) : undefined)}
            />
            {title}
          </label>
        ) : (
          title
        )}
      </legend>
      {hint !== undefined && <p class="hint quiet small">{hint}</p>}
      {(!isOptional || isOn) && <Keys form={form} schema={schema} path={path} />}
      <GroupProblem form={form} path={path} />
    </fieldset>
  );
}

function GroupProblem({ form, path }: { readonly form: Form; readonly path: Path }) {
  const problem = problemAt(form, path);
  if (problem === undefined) return null;
  return (
    <p class="field-problem" role="alert">
      {problem}
    </p>
  );
}

interface KeysProps {
  readonly form: Form;
  readonly schema: Schema;
  readonly path: Path;
}

function Keys({ form, schema, path }: KeysProps) {
  const { properties = {}, required = [] } = schema;
  return (
    <div class="editor-keys">
      {Object.entries(properties)
        .filter(([, key]) => key.const === undefined)
        .map(([key, inner]) => (
          <SchemaField key={key} form={form} schema={inner} path={[...path, key]} isRequired={required.includes(key)} />
        ))}
    </div>
  );
}

/** One of several forms, told apart by their constants. */
function Variants({ form, schema, path }: FieldProps) {
  const variants = variantsOf(schema);
  const value = at(form.draft, path);
  const chosen = variants.find((variant) => isOfVariant(value, variant));
  const id = `editor-${path.join('-')}-kind`;
  return (
    <>
      <div class="field">
        <label for={id}>Kind</label>
        <select
          id={id}
          value={chosen === undefined ? '' : nameOf(chosen)}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const next = variants.find((variant) => nameOf(variant) === event.currentTarget.value);
            if (next !== undefined) form.set(path, { ...constantsOf(next), ...carried(value, next) });
          }}
        >
          {chosen === undefined && <option value="">Choose…</option>}
          {variants.map((variant) => (
            <option key={nameOf(variant)} value={nameOf(variant)}>
              {titleOf(nameOf(variant))}
            </option>
          ))}
        </select>
        <span id={`${id}-hint`} class="hint">
          {chosen !== undefined && meaningOf(chosen)}
        </span>
      </div>
      {chosen !== undefined && <Keys form={form} schema={chosen} path={path} />}
      <GroupProblem form={form} path={path} />
    </>
  );
}

function isOfVariant(value: unknown, variant: Schema): boolean {
  return Object.entries(constantsOf(variant)).every(([key, constant]) => at(value, [key]) === constant);
}

/** What the constants of a variant stand for. */
function meaningOf(variant: Schema): string {
  const meanings = Object.keys(constantsOf(variant)).map((key) => variant.properties?.[key]?.description);
  return meanings.filter((meaning) => meaning !== undefined).join(': ');
}

/** What of the last form the next one has a key for too, and what it needs. */
function carried(value: unknown, next: Schema): Record<string, unknown> {
  const keys = Object.entries(next.properties ?? {}).filter(([, schema]) => schema.const === undefined);
  const kept = keys.flatMap(([key]) =>
    isObject(value) && value[key] !== undefined ? [[key, value[key]] as const] : [],
  );
  return { ...fresh(next), ...Object.fromEntries(kept) };
}

/** The keys that must be there, with the first value that can stand there. */
function fresh({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    required
      .filter((key) => properties[key]?.const === undefined)
      .map((key) => [key, firstValue(properties[key] ?? {})]),
  );
}

function firstValue(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'object') return fresh(schema);
  if (schema.type === 'array') return [];
  return '';
}
