import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, assessmentAt } from '../../../shared/domain/assess.ts';
import { compileRule, ruleSchema } from '../../../shared/domain/rule.ts';
import {
  aComposedRule,
  aCondition,
  chinaByCode,
  historyOf,
  type WrittenExpression,
} from '../../support/a-composed-rule.ts';
import { chinaPercent } from '../../support/a-history.ts';

const [A, B, C] = ['810194', '810199', '280530'];
type Composition = Parameters<typeof aComposedRule>[0];
type Percents = Readonly<Record<string, readonly (number | null)[]>>;

/** A letter a month: `.` clear, `w` warning, `C` critical; a small one follows where the rule is not decided. */
function course(expression: Composition, percents: Percents, given: object = {}): string {
  const { panel, tracks } = assess(aComposedRule(expression, given), chinaByCode(percents));
  const [track, ...more] = tracks;
  expect(more).toEqual([]);
  return Array.from({ length: panel.length }, (_, t) => {
    const { level, gap, verdict } = assessmentAt(track!, panel, t);
    expect(verdict).toBe(gap === undefined ? level : 'unknown');
    return { clear: '.', warning: 'w', critical: 'C' }[level] + (gap === undefined ? '' : '?');
  }).join(' ');
}

const a = aCondition(A);
const b = aCondition(B);
const two = { threshold: { above: '80%', warning: '60%' } };

describe('all', () => {
  it.each<[string, readonly (number | null)[], readonly (number | null)[], string]>([
    ['holds where both hold', [90, 90, 10, 10], [90, 10, 90, 10], 'C . . .'],
    ['is decided by one that does not hold, whatever the other', [10, 10], [null, 90], '. .'],
    ['is not decided by one that holds', [90, 90], [10, null], '. .?'],
    ['does not begin in a month that is not decided', [10, 90, 90], [90, null, 90], '. .? C'],
    ['does not end in a month that is not decided', [90, 90, 90], [90, null, 10], 'C C? .'],
    ['ends where the one with a number has ended', [90, 10, 90], [90, null, 90], 'C . C'],
  ])('%s', (_, first, second, expected) => {
    // The last month is there in both, or the panel would end before it.
    expect(course({ all: [a, b] }, { [A]: [...first, 0], [B]: [...second, 0] })).toBe(`${expected} .`);
  });

  it('stands at the lowest of its levels', () => {
    const conditions = [aCondition(A, two), aCondition(B, two)];
    expect(course({ all: conditions }, { [A]: [90, 70, 90, 50], [B]: [90, 90, 70, 90] })).toBe('C w w .');
  });

  it('falls as far as it must in a month that is not decided', () => {
    const conditions = [aCondition(A, two), aCondition(B, two)];
    expect(course({ all: conditions }, { [A]: [90, 70, 90], [B]: [90, null, 90] })).toBe('C w? C');
  });
});

describe('any', () => {
  it.each<[string, readonly (number | null)[], readonly (number | null)[], string]>([
    ['holds where one holds', [90, 90, 10, 10], [90, 10, 90, 10], 'C C C .'],
    ['is decided by one that is critical', [90, 10], [null, 10], 'C .'],
    ['is not decided by one that does not hold', [10, 10], [10, null], '. .?'],
    ['does not end in a month that is not decided', [90, 10, 10], [10, null, 10], 'C C? .'],
  ])('%s', (_, first, second, expected) => {
    expect(course({ any: [a, b] }, { [A]: [...first, 0], [B]: [...second, 0] })).toBe(`${expected} .`);
  });

  it('stands at the highest of its levels, and rises as far as it must where not all is known', () => {
    const conditions = [aCondition(A, two), aCondition(B, two)];
    expect(course({ any: conditions }, { [A]: [50, 70, 50], [B]: [70, 90, 50] })).toBe('w C .');
    expect(course({ any: conditions }, { [A]: [50, 70, 50], [B]: [50, null, 50] })).toBe('. w? .');
  });
});

describe('not', () => {
  it('holds where its condition does not', () => {
    expect(course({ not: a }, { [A]: [90, 10, 90] })).toBe('. C .');
  });

  it('does not hold where its condition warns', () => {
    expect(course({ not: aCondition(A, two) }, { [A]: [50, 70, 90] })).toBe('C . .');
  });

  it('of a month without a number stays as it was, and does not begin so', () => {
    expect(course({ not: a }, { [A]: [10, null, 90, null, 10] })).toBe('C C? . .? C');
    expect(course({ not: aCondition(A, { window: { months: 3 } }) }, { [A]: [10, 10, 10] })).toBe('.? .? C');
  });
});

describe('nested', () => {
  it('all of a condition and not another', () => {
    expect(course({ all: [a, { not: b }] }, { [A]: [90, 90, 10], [B]: [90, 10, 10] })).toBe('. C .');
  });

  it('two of three by any of all', () => {
    const c = aCondition(C);
    const rule: Composition = { any: [{ all: [a, b] }, { all: [a, c] }, { all: [b, c] }] };
    const percents = { [A]: [90, 90, 90, 10], [B]: [90, 10, 10, 10], [C]: [10, 90, 10, 90] };
    expect(course(rule, percents)).toBe('C C . .');
  });

  it('is decided from within: what is not known does not matter where the rest decides', () => {
    const rule: Composition = { all: [{ any: [a, b] }, { not: aCondition(C) }] };
    expect(course(rule, { [A]: [90, 10, 0], [B]: [null, null, 0], [C]: [10, 10, 0] })).toBe('C C? .');
    expect(course(rule, { [A]: [10, 90, 0], [B]: [null, null, 0], [C]: [90, 90, 0] })).toBe('. . .');
  });
});

describe('what a condition does without a number', () => {
  it.each([
    ['alert', 'C C C'],
    ['clear', 'C . C'],
    ['hold', 'C C? C'],
  ] as const)('%s decides, or does not', (whenMissing, expected) => {
    const guards = { 'when-missing': whenMissing };
    const rule: Composition = { all: [a, aCondition(B, { guards })] };
    expect(course(rule, { [A]: [90, 90, 90], [B]: [90, null, 90] })).toBe(expected);
  });
});

describe('conditions on different months', () => {
  it('the rule begins with its leading condition, not decided before the others begin', () => {
    const months = { [A]: chinaPercent([90, 90, 90]), [B]: [undefined, undefined, ...chinaPercent([90])] };
    const { panel, tracks } = assess(aComposedRule({ all: [a, b] }), historyOf(months));
    expect(panel.periodAt(0)).toBe('2025-01');
    expect([...tracks[0]!.levels]).toEqual([0, 0, 2]);
    expect([...tracks[0]!.gaps].map((gap) => gap === 0)).toEqual([false, false, true]);
  });

  it('before a condition begins it decides nothing, whatever it takes a missing month for', () => {
    const months = { [A]: chinaPercent([10, 90, 90]), [B]: [undefined, undefined, ...chinaPercent([90])] };
    for (const whenMissing of ['clear', 'alert', 'hold'] as const) {
      const waiting = aCondition(B, { guards: { 'when-missing': whenMissing } });
      const [track] = assess(aComposedRule({ all: [a, waiting] }), historyOf(months)).tracks;
      expect([...track!.gaps].map((gap) => gap === 0)).toEqual([true, false, true]);
      expect([...track!.levels]).toEqual([0, 0, 2]);
    }
  });

  it('the rule ends with the condition that ends first', () => {
    const { panel } = assess(aComposedRule({ any: [a, b] }), chinaByCode({ [A]: [90, 90, 90], [B]: [10, 10] }));
    expect(panel.length).toBe(2);
  });

  it('is empty while one of them has no data', () => {
    const { panel, tracks } = assess(aComposedRule({ any: [a, b] }), chinaByCode({ [A]: [90, 90] }));
    expect([panel.length, tracks[0]!.levels.length]).toEqual([0, 0]);
  });

  it('a condition that waits for confirmation holds the whole rule back', () => {
    const late = aCondition(B, { guards: { 'confirm-after': 2 } });
    const { panel } = assess(aComposedRule({ any: [a, late] }), chinaByCode({ [A]: [1, 1, 1], [B]: [1, 1, 1] }));
    expect(panel.length).toBe(1);
  });
});

describe('the track of a composed rule', () => {
  it('has the number of its leading condition, and every condition with its rows', () => {
    const rule = aComposedRule({ any: [a, aCondition(B, { window: { months: 2 } })] });
    const { tracks } = assess(rule, chinaByCode({ [A]: [90, null, 70], [B]: [10, 20, 40] }));
    const [track] = tracks;
    expect([...track!.values]).toEqual([0.9, Number.NaN, 0.7]);
    expect(track!.leaves!.map(({ track: { rule: id, subject } }) => [id, subject])).toEqual([
      ['composed', 'composed'],
      ['composed', 'composed'],
    ]);
    expect(track!.leaves!.map(({ track: leaf }) => [...leaf.values])).toEqual([
      [0.9, expect.anything(), 0.7],
      [expect.anything(), 0.15, 0.3],
    ]);
  });

  it('brings the second input of its leading condition with it', () => {
    const exports = { basis: 'domestic' };
    const coverage = aCondition(A, { metric: { kind: 'coverage', exports }, threshold: { below: 0.5 } });
    const { others, panel } = assess(aComposedRule({ all: [coverage, b] }), chinaByCode({ [A]: [1, 1], [B]: [1] }));
    expect([others.length, others[0]!.length, panel.length]).toEqual([1, 1, 1]);
  });
});

it('a rule of a single condition that is one of several is refused: each partner has no meaning there', () => {
  const each = aCondition(A, { metric: { kind: 'partner-share', partner: 'each' } });
  const parsed = ruleSchema.safeParse({ id: 'r', name: 'R', all: [b, each] });
  expect(parsed.success).toBe(false);
});

describe('for any conditions', () => {
  const percents = fc.array(fc.oneof(fc.constantFrom(50, 70, 90), fc.constant(null)), { minLength: 6, maxLength: 6 });
  const known = fc.array(fc.constantFrom(50, 70, 90), { minLength: 6, maxLength: 6 });
  /** Known at both ends, so that the months of all conditions are the same. */
  const wrap = (given: (number | null)[]) => [50, ...given, 50];

  it('not all is any not, and not any is all not, where everything is known', () => {
    const plain = [aCondition(A), aCondition(B)] as const;
    const nots = plain.map((condition) => ({ not: condition }));
    fc.assert(
      fc.property(known, known, (first, second) => {
        const given = { [A]: first, [B]: second };
        expect(course({ not: { all: plain } }, given)).toBe(course({ any: nots }, given));
        expect(course({ not: { any: plain } }, given)).toBe(course({ all: nots }, given));
      }),
    );
  });

  it('what is decided is right whatever the missing numbers are', () => {
    const shapes: readonly WrittenExpression[] = [
      { all: [aCondition(A, two), aCondition(B, two)] },
      { any: [aCondition(A, two), { not: aCondition(B, two) }] },
      { not: { all: [aCondition(A), { any: [aCondition(A, two), aCondition(B)] }] } },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        percents,
        percents,
        fc.constantFrom(50, 70, 90),
        (shape, first, second, fill) => {
          const filled = (given: (number | null)[]) => wrap(given.map((percent) => percent ?? fill));
          const some = course(shape as Composition, { [A]: wrap(first), [B]: wrap(second) }).split(' ');
          const all = course(shape as Composition, { [A]: filled(first), [B]: filled(second) }).split(' ');
          // A condition takes its earlier level into a month on its line only; these percentages lie on no line.
          some.forEach((level, t) => {
            if (!level.endsWith('?')) expect(level).toBe(all[t]);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the order of conditions matters to nothing but the number that leads', () => {
    fc.assert(
      fc.property(percents, percents, (first, second) => {
        const given = { [A]: wrap(first), [B]: wrap(second) };
        const [one, other] = [aCondition(A, two), aCondition(B, two)];
        expect(course({ all: [one, other] }, given)).toBe(course({ all: [other, one] }, given));
        expect(course({ any: [one, other] }, given)).toBe(course({ any: [other, one] }, given));
      }),
    );
  });

  it('a rule of all with itself is the rule', () => {
    fc.assert(
      fc.property(percents, (given) => {
        const condition = aCondition(A, two);
        const { tracks } = assess(
          compileRule(ruleSchema.parse({ id: 'r', name: 'R', ...condition })),
          chinaByCode({ [A]: wrap(given) }),
        );
        const composedTrack = assess(aComposedRule({ all: [condition, condition] }), chinaByCode({ [A]: wrap(given) }))
          .tracks[0]!;
        expect([...composedTrack.levels]).toEqual([...tracks[0]!.levels]);
      }),
    );
  });
});
