/** What stands under a field: the schema's own words, which are written for YAML, without what only YAML needs. */
import type { Path } from './draft.ts';
import type { Schema } from './json-schema.ts';

/** `, such as { months: 3 }`, `, such as ["8101940000"]`. */
const EXAMPLE = /,? such as (?:\{[^}]*\}|\[[^\]]*\])/g;

/** Undefined where the schema says nothing. */
export function hintOf({ description }: Schema, path: Path): string | undefined {
  // In a file they have to stand in quotes; here they are found.
  if (path.at(-1) === 'commodities') return 'By code, or by words of the HS; several are added up';
  return description?.replaceAll(EXAMPLE, '');
}
