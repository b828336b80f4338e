import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { compileRule, ruleSchema } from '../../../shared/domain/rule.ts';
import { parseRule } from '../../../shared/domain/rule-problems.ts';
import { seriesOf } from '../../../shared/domain/series-selection.ts';
import { sources } from '../../../shared/sources/index.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';

const folder = new URL('../../../rules/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'));
const profiles = new Map(Object.entries(sources).map(([id, { profile }]) => [id, profile]));
const read = (file: string): unknown => parse(readFileSync(new URL(file, folder), 'utf8'));

describe('the rules that ship', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(5);
  });

  it.each(files)('%s is a rule, named as its file', (file) => {
    const parsed = parseRule(read(file), profiles);
    expect(parsed).toMatchObject({ ok: true, document: { id: file.replace(/\.yaml$/, '') } });
  });

  it.each(files)('%s parsed again is itself', (file) => {
    const document = ruleSchema.parse(read(file));
    expect(ruleSchema.parse(document)).toEqual(document);
    expect(ruleSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });
});

describe('a rule document', () => {
  const least = {
    id: 'a',
    name: ' A ',
    series: { source: 's', reporter: 'US', flow: 'imports', basis: 'b', commodities: ['01'] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%' },
  };

  it('gets every default', () => {
    expect(ruleSchema.parse(least)).toEqual({
      ...least,
      name: 'A',
      series: { ...least.series, measure: 'value' },
      window: { months: 1 },
      persist: { months: 1, keep: 1 },
      guards: { 'when-missing': 'hold', 'confirm-after': 0 },
      notify: { corrections: true },
      'silenced-by': [],
      tags: [],
    });
  });

  it('keeps percentages and names as written', () => {
    const threshold = { above: '80 %', 'clear-below': 0.75 };
    expect(ruleSchema.parse({ ...least, threshold })).toMatchObject({ threshold });
  });

  it.each([
    ['a line break', 'China\nshare'],
    ['a line separator', 'China\u2028share'],
    ['a right-to-left override', 'China\u202eshare'],
    ['nothing but blanks', '   '],
    ['121 characters', 'x'.repeat(121)],
  ])('has no name with %s', (_, name) => {
    expect(ruleSchema.safeParse({ ...least, name }).success).toBe(false);
  });

  it.each(['中国的份额', "China's share > 80 % [tungsten] {x} ~ €", 'x'.repeat(120), '<b>bold</b>'])(
    'may be named %j',
    (name) => {
      expect(ruleSchema.parse({ ...least, name }).name).toBe(name);
    },
  );

  it('has a JSON Schema, for editors', () => {
    const [simple, composed] = z.toJSONSchema(ruleSchema, { io: 'input' }).anyOf ?? [];
    expect(simple).toMatchObject({ required: ['id', 'name', 'series', 'metric', 'threshold'] });
    expect(composed).toMatchObject({ required: ['id', 'name'] });
    expect([simple?.additionalProperties, composed?.additionalProperties]).toEqual([false, false]);
  });
});

describe('compileRule', () => {
  it('asks for all of the months unless the rule says out of how many', () => {
    expect(compileRule(aRuleDocument({ persist: { months: 2 } })).persist).toEqual({ months: 2, outOf: 2, keep: 1 });
    expect(compileRule(aRuleDocument({ persist: { months: 2, 'out-of': 3, keep: 4 } })).persist).toEqual({
      months: 2,
      outOf: 3,
      keep: 4,
    });
  });

  it('turns the threshold into numbers', () => {
    expect(compileRule(aRuleDocument()).lines).toEqual({ direction: 'above', critical: { raise: 0.8, clear: 0.75 } });
  });
});

describe('seriesOf', () => {
  it('is one series a commodity, in the order written', () => {
    const { series } = aRuleDocument();
    expect(seriesOf({ ...series, commodities: ['2846', '280530'] })).toEqual([
      'us-census/US/imports/consumption/2846',
      'us-census/US/imports/consumption/280530',
    ]);
  });
});
