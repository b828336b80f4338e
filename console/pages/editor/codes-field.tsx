/** Lists of codes, ids and tags, found by typing. */
import { suggestCommodities, suggestRules, suggestTags } from '../../api/reference.ts';
import type { Suggestion } from '../../parts/token-field.tsx';
import { TokenField } from '../../parts/token-field.tsx';
import { at, type Path, textAt } from './draft.ts';
import { hintOf } from './hints.ts';
import { titleOf } from './json-schema.ts';
import { type FieldProps, problemAt } from './form.ts';

const KNOWN = ['commodities', 'tags', 'silenced-by'];

export function isCodes(path: Path): boolean {
  return KNOWN.includes(path.at(-1) ?? '');
}

export function CodesField({ form, schema, path, isRequired }: FieldProps) {
  const key = path.at(-1) ?? '';
  const hint = hintOf(schema, path);
  const value = at(form.draft, path);
  const values = Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  const source = textAt(form.draft, ['series', 'source']);
  return (
    <TokenField
      label={titleOf(key)}
      {...(hint !== undefined && { hint })}
      values={values}
      change={(next) => form.set(path, next.length === 0 && !isRequired ? undefined : next)}
      suggest={suggestionsFor(key, source)}
      problem={problemAt(form, path)}
    />
  );
}

function suggestionsFor(key: string, source: string): (typed: string) => Promise<readonly Suggestion[]> {
  if (key === 'commodities') return (typed) => suggestCommodities(typed, source);
  if (key === 'tags') return suggestTags;
  if (key === 'silenced-by') return suggestRules;
  return () => Promise.resolve([]);
}
