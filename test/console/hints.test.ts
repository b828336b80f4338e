/** The form of the editor is made from the published schema; what it says under a field is no YAML. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hintOf } from '../../console/pages/editor/hints.ts';
import type { Schema } from '../../console/pages/editor/json-schema.ts';

const published = JSON.parse(readFileSync(new URL('../../rules/rule.schema.json', import.meta.url), 'utf8'));

/** Every schema with a description in the document, with its key. */
function described(schema: unknown, key = ''): { key: string; schema: Schema }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const within = Object.entries(schema).flatMap(([name, inner]) => described(inner, name));
  return 'description' in schema && typeof schema.description === 'string'
    ? [{ key, schema: schema as Schema }, ...within]
    : within;
}

describe('a hint of the editor', () => {
  const all = described(published);

  it('is there for every key that the language explains', () => {
    expect(all.length).toBeGreaterThan(40);
    for (const { key, schema } of all) expect(hintOf(schema, [key])).not.toBe('');
  });

  it('has no brackets, which only a file needs', () => {
    expect(all.filter(({ schema }) => /[{[]/.test(schema.description ?? ''))).not.toEqual([]);
    expect(all.map(({ key, schema }) => hintOf(schema, [key])).filter((hint) => /[{}[\]]/.test(hint ?? ''))).toEqual(
      [],
    );
  });

  it.each([
    ['months', 'Sum over some months, such as { months: 3 }', 'Sum over some months'],
    ['partner', 'CN, a group such as { group: EU }, or each', 'CN, a group, or each'],
    ['tags', 'Words, such as [tungsten]', 'Words'],
    ['above', 'This line, such as 80%', 'This line, such as 80%'],
    ['commodities', 'Codes in quotes, such as ["8101"]', 'By code, or by words of the HS; several are added up'],
  ])('of %s, which is explained as %j, is %j', (key, description, hint) => {
    expect(hintOf({ description }, ['rule', key])).toBe(hint);
  });

  it('is none where the schema says nothing', () => {
    expect(hintOf({}, ['months'])).toBeUndefined();
  });
});
