/** The whole rule as YAML: every key of the language, compositions too. */
import { useEffect, useState } from 'preact/hooks';
import { parseDocument, stringify } from 'yaml';
import type { ApiProblem } from '../../api/api-problem.ts';
import { type Draft, isObject } from './draft.ts';

interface TextTabProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** Whether the text can be read as a rule: what cannot be read is not saved. */
  readonly readable: (is: boolean) => void;
  readonly problem: ApiProblem | undefined;
}

export function TextTab({ draft, change, readable, problem }: TextTabProps) {
  const [text, setText] = useState(() => stringify(draft));
  const [wrong, setWrong] = useState<string>();
  const type = (next: string) => {
    setText(next);
    const document = parseDocument(next, { strict: true });
    const [error] = document.errors;
    const value: unknown = error === undefined ? document.toJS() : undefined;
    setWrong(
      error?.message ?? (isObject(value) ? undefined : 'Expected keys and values, such as "id: us-tungsten-china".'),
    );
    readable(isObject(value));
    if (isObject(value)) change(value);
  };
  useEffect(() => () => readable(true), []);
  return (
    <div class="field">
      <label for="rule-text">The rule in YAML</label>
      <textarea
        id="rule-text"
        class="editor-text"
        rows={24}
        spellcheck={false}
        autoCapitalize="off"
        value={text}
        aria-invalid={wrong === undefined && problem === undefined ? undefined : 'true'}
        aria-describedby="rule-text-problems"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <div id="rule-text-problems" class="field-problem" role="status">
        {wrong !== undefined && <pre>{wrong}</pre>}
        {wrong === undefined &&
          problem?.fields.map(({ path, expected, suggestion }) => (
            <p key={path}>
              <code>{path}</code>: expected {expected}
              {suggestion !== undefined && `; perhaps ${suggestion}`}
            </p>
          ))}
      </div>
    </div>
  );
}
