import { describe, expect, it } from 'vitest';
import { limitProblems } from '../../../shared/domain/rule-limits.ts';
import { parseRule } from '../../../shared/domain/rule-problems.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { aWrittenRule } from '../../support/a-written-rule.ts';

const { id, name, ...condition } = aWrittenRule('large');
const nested = (levels: number): unknown => {
  let rule: unknown = condition;
  for (let level = 0; level < levels; level++) rule = { not: rule };
  return { id, name, ...Object(rule) };
};
const parsed = (input: unknown) => {
  const result = parseRule(input, sourceProfiles);
  return result.ok ? [] : result.problems.map(({ path, found }) => `${path}: ${found}`);
};

describe('a rule', () => {
  it('may be as large as anybody needs', () => {
    expect(parsed(nested(20))).toEqual([]);
    const codes = Array.from({ length: 500 }, (_, index) => String(1_000_000_000 + index));
    expect(limitProblems({ ...condition, series: { commodities: codes } })).toEqual([]);
    expect(parsed({ id, name, all: Array.from({ length: 5 }, () => ({ any: Array(10).fill(condition) })) })).toEqual(
      [],
    );
  });

  it('may have conditions on 24 levels, and its problems say what is allowed', () => {
    const deep = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => ({ not: inner }), {});
    expect(limitProblems(deep(24))).toEqual([]);
    expect(limitProblems(deep(25))).toEqual([
      { path: '', found: 'conditions nested deeper than 24 levels', expected: 'fewer levels of all, any, not' },
    ]);
    expect(limitProblems({ all: Array(51).fill({ metric: {} }) })).toEqual([
      { path: '', found: 'more than 50 conditions', expected: 'at most 50' },
    ]);
    expect(limitProblems({ all: [{}, { series: { commodities: Array(501).fill('81') } }] })).toEqual([
      { path: 'all[1].series.commodities', found: '501 entries', expected: 'at most 500' },
    ]);
  });

  it('that is nested without end is refused, not read', () => {
    expect(parsed(nested(30_000))).toEqual([': conditions nested deeper than 24 levels']);
  });

  it('with thousands of codes is refused at once', () => {
    const codes = Array.from({ length: 20_000 }, (_, index) => String(1_000_000_000 + index));
    const began = performance.now();
    expect(parsed(aWrittenRule('large', { series: { ...Object(condition['series']), commodities: codes } }))).toEqual([
      'series.commodities: 20000 entries',
    ]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('of too many conditions is refused', () => {
    const all = Array.from({ length: 6 }, () => ({ any: Array(9).fill(condition) }));
    expect(parsed({ id, name, all })).toEqual([': more than 50 conditions']);
  });
});
