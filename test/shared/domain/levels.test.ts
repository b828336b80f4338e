import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapCode } from '../../../shared/domain/gap.ts';
import { Judges } from '../../../shared/domain/judges.ts';
import { answersOf, CRITICAL, lastAsked, levelsOf, OPEN, sightOf } from '../../../shared/domain/levels.ts';
import { aRule } from '../../support/a-history.ts';

type Given = Parameters<typeof aRule>[0];
type Numbers = readonly (number | null)[];

const LATE = gapCode('late');

function columnOf(numbers: Numbers) {
  return {
    values: Float64Array.from(numbers, (number) => number ?? 0),
    gaps: Uint8Array.from(numbers, (number) => (number === null ? LATE : 0)),
  };
}

/** What the critical line last asked for, seeing no more than these numbers; `undefined` where it takes more. */
function asked(given: Given, numbers: Numbers): number | undefined {
  const rule = aRule(given);
  const judges = new Judges(1);
  judges.set(0, rule, rule.lines.critical, CRITICAL);
  const seen = { ...columnOf(numbers), columns: numbers.length, at: 0 };
  const level = lastAsked(judges, 0, seen);
  // Answers that were found beforehand are the same ones.
  expect(lastAsked(judges, 0, seen, answersOf(rule, numbers.length, CRITICAL))).toBe(level);
  return level === OPEN ? undefined : level;
}

const band = { threshold: { above: '80%', 'clear-below': '70%' } };
const persist = (months: number, outOf: number, keep = 1) => ({ persist: { months, 'out-of': outOf, keep } });

describe('what a line last asked for, from the newest numbers alone', () => {
  it.each<[string, Given, Numbers, number | undefined]>([
    ['nothing is known without numbers', band, [], undefined],
    ['a breach raises, whatever was before', band, [0.81], 2],
    ['a number beyond the clear line ends, whatever was before', band, [0.69], 0],
    ['a number on the line asks for nothing', band, [0.8], undefined],
    ['a number on the clear line asks for nothing', band, [0.7], undefined],
    ['between the lines the one before decides', band, [0.81, 0.75], 2],
    ['between the lines the one before decides, clear as well', band, [0.69, 0.75, 0.8], 0],
    ['the newest decides', band, [0.69, 0.81], 2],
    ['a month without a number asks for nothing', band, [0.81, null], 2],
    ['or for an end, if the rule says so', { ...band, guards: { 'when-missing': 'clear' } }, [0.81, null], 0],
    ['or for an alert, if the rule says so', { ...band, guards: { 'when-missing': 'alert' } }, [0.69, null], 2],
    ['two running of two are enough', { ...band, ...persist(2, 2) }, [0.81, 0.81], 2],
    ['one breach of two that are needed may be the second', { ...band, ...persist(2, 2) }, [0.81], undefined],
    ['one breach after a miss is not the second', { ...band, ...persist(2, 2) }, [0.69, 0.81], 0],
    ['of three, two that are seen are enough', { ...band, ...persist(2, 3) }, [0.81, 0.75, 0.81], 2],
    ['of three, one that is seen may be the second', { ...band, ...persist(2, 3) }, [0.69, 0.81], undefined],
    ['of three, one among three is not enough', { ...band, ...persist(2, 3) }, [0.69, 0.75, 0.81], 0],
    ['only the last N count', { ...band, ...persist(2, 2) }, [0.81, 0.69, 0.81], 0],
    ['two running end it where two are kept', { ...band, ...persist(1, 1, 2) }, [0.69, 0.69], 0],
    ['one of two may be the second', { ...band, ...persist(1, 1, 2) }, [0.69], undefined],
    ['one of two after a breach is not', { ...band, ...persist(1, 1, 2) }, [0.81, 0.69], 2],
    ['two that are not running do not end it', { ...band, ...persist(1, 1, 2) }, [0.81, 0.69, 0.75, 0.69], 2],
    ['as many as 31 are seen at once', { ...band, ...persist(31, 31) }, Array(31).fill(0.9), 2],
    ['the last 30 of 31 are enough for 30', { ...band, ...persist(30, 30) }, [0.1, ...Array(30).fill(0.9)], 2],
    ['more than 31 are left to the whole history', band, Array(32).fill(0.9), undefined],
    ['below, the lines are mirrored', { threshold: { below: '20%', 'clear-above': '30%' } }, [0.19], 2],
    ['below, beyond the clear line ends', { threshold: { below: '20%', 'clear-above': '30%' } }, [0.31], 0],
    [
      'below, on either line asks for nothing',
      { threshold: { below: '20%', 'clear-above': '30%' } },
      [0.2, 0.3],
      undefined,
    ],
  ])('%s', (_, given, numbers, expected) => {
    expect(asked(given, numbers)).toBe(expected);
  });

  it('is where the whole history ends, whatever was before', () => {
    const number = fc.oneof(fc.constantFrom(0.6, 0.7, 0.75, 0.8, 0.9), fc.constant(null));
    const anyRow = fc.array(number, { maxLength: 10 });
    const anyPersistence = fc
      .record({
        months: fc.integer({ min: 1, max: 3 }),
        more: fc.nat({ max: 2 }),
        keep: fc.integer({ min: 1, max: 3 }),
      })
      .map(({ months, more, keep }) => persist(months, months + more, keep));
    const whenMissing = fc.constantFrom('hold' as const, 'clear' as const, 'alert' as const);
    fc.assert(
      fc.property(anyRow, anyRow, anyPersistence, whenMissing, (before, numbers, persistence, missing) => {
        const given = { ...band, ...persistence, guards: { 'when-missing': missing } };
        const level = asked(given, numbers);
        const whole = levelsOf(aRule(given), columnOf([...before, ...numbers]));
        if (level !== undefined) expect(whole.at(-1)).toBe(level);
      }),
      { numRuns: 500 },
    );
  });
});

describe('how far the lines look', () => {
  it.each([
    [{ months: 1 }, 1],
    [{ months: 2, 'out-of': 5 }, 5],
    [{ months: 2, 'out-of': 3, keep: 4 }, 4],
  ])('%o is %i months', (given, expected) => {
    expect(sightOf(aRule({ persist: given }))).toBe(expected);
  });
});

it('a history of any length is followed to its end', () => {
  const months = Array.from({ length: 700 }, (_, t) => (t % 4 < 2 ? 0.9 : 0.6));
  const levels = levelsOf(aRule({ ...band, ...persist(2, 3) }), columnOf(months));
  expect([...levels]).toEqual(months.map((_, t) => (t % 4 === 1 ? CRITICAL : 0)));
});
