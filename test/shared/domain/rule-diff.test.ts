import { describe, expect, it } from 'vitest';
import { differenceLine, differences } from '../../../shared/domain/rule-diff.ts';
import { withDiffs } from '../../../shared/domain/rule-revision.ts';

describe('the difference of two documents', () => {
  it('is nothing for the same content, whatever the order of keys', () => {
    expect(differences({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toEqual([]);
  });

  it('names each place with what was there and what is', () => {
    const before = { id: 'x', threshold: { above: '80%', warning: '70%' }, tags: ['a'], window: { months: 1 } };
    const after = {
      id: 'x',
      threshold: { above: 0 },
      tags: ['a', 'b'],
      change: { from: 'previous' },
      window: { months: 1 },
    };
    expect(differences(before, after)).toEqual([
      { path: 'change', after: { from: 'previous' } },
      { path: 'tags', before: ['a'], after: ['a', 'b'] },
      { path: 'threshold.above', before: '80%', after: 0 },
      { path: 'threshold.warning', before: '70%' },
    ]);
  });

  it('goes into conditions among conditions', () => {
    const rule = (above: string) => ({ all: [{ threshold: { above: '10%' } }, { threshold: { above } }] });
    expect(differences(rule('20%'), rule('30%'))).toEqual([
      { path: 'all[1].threshold.above', before: '20%', after: '30%' },
    ]);
    expect(differences({ all: [{ a: 1 }] }, { all: [{ a: 1 }, { a: 2 }] })).toEqual([
      { path: 'all[1]', after: { a: 2 } },
    ]);
  });

  it('of documents that are nothing, or something else altogether, is the whole', () => {
    expect(differences(undefined, undefined)).toEqual([]);
    expect(differences(null, { a: 1 })).toEqual([{ path: '', before: null, after: { a: 1 } }]);
    expect(differenceLine({ path: '', before: null, after: { a: 1 } })).toBe('the rule: null -> {"a":1}');
    expect(differences({ a: [] }, { a: ['x', { b: 1 }] })).toEqual([{ path: 'a', before: [], after: ['x', { b: 1 }] }]);
  });

  it('says nothing of a side that has nothing there', () => {
    expect(differences({ a: 1 }, { b: 2 })).toStrictEqual([
      { path: 'a', before: 1 },
      { path: 'b', after: 2 },
    ]);
  });

  it('reads as one line', () => {
    expect(differences({ a: '80%', b: 1 }, { a: '85%', c: [1] }).map(differenceLine)).toEqual([
      'a: 80% -> 85%',
      'b: 1 (removed)',
      'c: [1] (new)',
    ]);
  });

  it('stands at each revision, from the one before; the first has none', () => {
    const revision = (version: number, document: unknown) => ({
      version,
      at: 'then',
      change: 'replaced' as const,
      document,
    });
    const diffs = withDiffs([revision(3, { a: 2 }), revision(2, { a: 1 }), revision(1, { a: 1 })]).map(
      ({ diff }) => diff,
    );
    expect(diffs).toEqual([[{ path: 'a', before: 1, after: 2 }], [], []]);
  });
});
