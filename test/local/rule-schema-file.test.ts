import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ruleSchemaFile, ruleSchemaText } from '../../local/rule-schema-file.ts';
import { ruleSchema } from '../../shared/domain/rule.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';

const folder = new URL('../../rules/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'));
const schema: Record<string, unknown> = JSON.parse(readFileSync(ruleSchemaFile, 'utf8'));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

describe('the JSON Schema of the rule language', () => {
  it('is that of the schema in the code: npm run generate:schema writes it', () => {
    expect(readFileSync(ruleSchemaFile, 'utf8')).toBe(ruleSchemaText());
  });

  it('is of draft 2020-12', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('describes every key', () => {
    expect(undescribed(schema, '', schema)).toEqual([]);
  });

  it.each(files)('%s fits it, and names it for editors in its first line', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    expect(validate(parse(text)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./rule.schema.json');
  });

  const condition = { series: aRuleDocument().series, metric: { kind: 'concentration' }, threshold: { above: 0.4 } };
  it.each([
    [
      'a composition in a composition',
      { id: 'a', name: 'A', all: [condition, { not: { any: [condition, condition] } }] },
    ],
    [
      'a change over a window',
      { id: 'a', name: 'A', ...condition, change: { from: 'year-earlier' }, window: { months: 'year-to-date' } },
    ],
    [
      'a group',
      {
        id: 'a',
        name: 'A',
        ...condition,
        metric: { kind: 'partner-share', partner: { group: 'EU' } },
        threshold: { above: '80 %' },
      },
    ],
  ])('takes %s, as the language does', (_, rule) => {
    expect(ruleSchema.safeParse(rule).error).toBeUndefined();
    expect(validate(rule), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it.each([
    ['an unknown key', { treshold: {} }],
    ['an unknown metric', { metric: { kind: 'partner-shares', partner: 'CN' } }],
    ['a code that is a number', { series: { ...aRuleDocument().series, commodities: [8101940000] } }],
    ['a line in words', { threshold: { above: 'eighty' } }],
    ['a window of half a month', { window: { months: 0.5 } }],
  ])('refuses %s, as the language does', (_, change) => {
    const rule = { ...aRuleDocument(), ...change };
    expect(ruleSchema.safeParse(rule).success).toBe(false);
    expect(validate(rule)).toBe(false);
  });
});

/** Paths of the properties that have no description, of their own or behind a reference. */
function undescribed(node: unknown, path: string, root: Record<string, unknown>): string[] {
  if (Array.isArray(node)) return node.flatMap((each, index) => undescribed(each, `${path}[${index}]`, root));
  if (!isObject(node)) return [];
  const properties = isObject(node['properties']) ? Object.entries(node['properties']) : [];
  const missing = properties.flatMap(([key, value]) => (isDescribed(value, root) ? [] : [`${path}.${key}`]));
  return [...missing, ...Object.entries(node).flatMap(([key, value]) => undescribed(value, `${path}/${key}`, root))];
}

function isDescribed(value: unknown, root: Record<string, unknown>): boolean {
  if (!isObject(value)) return false;
  if (typeof value['description'] === 'string') return true;
  const ref = value['$ref'];
  if (typeof ref !== 'string') return false;
  const target = ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), root);
  return isDescribed(target, root);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
