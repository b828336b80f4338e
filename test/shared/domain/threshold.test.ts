import { describe, expect, it } from 'vitest';
import { breaches, checkThreshold, isNear, linesOf } from '../../../shared/domain/threshold.ts';

describe('a line', () => {
  const line = { raise: 0.8, clear: 0.75 };
  const mirrored = { raise: 0.2, clear: 0.25 };

  it.each([
    ['beyond it breaches', 0.81, true, false],
    ['equal to it is no breach', 0.8, false, false],
    ['between the lines is neither', 0.78, false, false],
    ['equal to the clear line is not near', 0.75, false, false],
    ['before the clear line is near', 0.74, false, true],
  ])('above: a value %s', (_, value, breach, near) => {
    expect([breaches(value, line, 'above'), isNear(value, line, 'above')]).toEqual([breach, near]);
  });

  it.each([
    ['beyond it breaches', 0.19, true, false],
    ['equal to it is no breach', 0.2, false, false],
    ['between the lines is neither', 0.22, false, false],
    ['equal to the clear line is not near', 0.25, false, false],
    ['before the clear line is near', 0.26, false, true],
  ])('below: a value %s', (_, value, breach, near) => {
    expect([breaches(value, mirrored, 'below'), isNear(value, mirrored, 'below')]).toEqual([breach, near]);
  });
});

describe('linesOf', () => {
  it.each([
    [
      'the clear line is the threshold where none is written',
      { above: '80%' },
      { direction: 'above', critical: { raise: 0.8, clear: 0.8 } },
    ],
    ['below as above', { below: '20%' }, { direction: 'below', critical: { raise: 0.2, clear: 0.2 } }],
    [
      'a written clear line',
      { above: '80%', 'clear-below': '75%' },
      { direction: 'above', critical: { raise: 0.8, clear: 0.75 } },
    ],
    [
      'a threshold of zero is a threshold',
      { below: 0, 'clear-above': 5 },
      { direction: 'below', critical: { raise: 0, clear: 5 } },
    ],
    [
      'a warning ends at its own line when the clear line lies nearer',
      { above: '80%', 'clear-below': '75%', warning: '70%' },
      { direction: 'above', critical: { raise: 0.8, clear: 0.75 }, warning: { raise: 0.7, clear: 0.7 } },
    ],
    [
      'a warning ends at the clear line when that lies further back',
      { above: '80%', 'clear-below': '60%', warning: '70%' },
      { direction: 'above', critical: { raise: 0.8, clear: 0.6 }, warning: { raise: 0.7, clear: 0.6 } },
    ],
    [
      'mirrored, a warning ends at the clear line when that lies further back',
      { below: '20%', 'clear-above': '40%', warning: '30%' },
      { direction: 'below', critical: { raise: 0.2, clear: 0.4 }, warning: { raise: 0.3, clear: 0.4 } },
    ],
    [
      'mirrored, a warning ends at its own line otherwise',
      { below: '20%', warning: '30%' },
      { direction: 'below', critical: { raise: 0.2, clear: 0.2 }, warning: { raise: 0.3, clear: 0.3 } },
    ],
  ])('%s', (_, document, lines) => {
    expect(linesOf(document)).toEqual(lines);
  });

  it('a threshold without a line breaches nothing', () => {
    const { critical, direction } = linesOf({});
    expect([breaches(0, critical, direction), breaches(-1e9, critical, direction)]).toEqual([false, false]);
  });
});

describe('checkThreshold', () => {
  it.each([
    ['above alone', { above: '80%' }, 'ratio'],
    ['a key that is there without a value', { above: '80%', below: undefined, warning: undefined }, 'ratio'],
    ['a clear line at the threshold', { above: '80%', 'clear-below': '80%' }, 'ratio'],
    ['all of nothing', { below: 0 }, 'ratio'],
    ['lines in order', { above: '80%', 'clear-below': '70%', warning: '75%' }, 'ratio'],
    ['lines in order, mirrored', { below: '20%', 'clear-above': '30%', warning: '25%' }, 'ratio'],
    ['an amount', { below: 20_000_000, 'clear-above': 25_000_000, warning: 22_000_000 }, 'amount'],
    ['an amount below zero', { below: -5 }, 'amount'],
    ['a fall and a rise of any size', { below: '-30%', 'clear-above': '250%' }, 'change'],
    ['a difference of any size', { above: '10 points', warning: -3 }, 'points'],
  ] as const)('accepts %s', (_, threshold, scale) => {
    expect(checkThreshold(threshold, scale)).toEqual([]);
  });

  it.each([
    ['neither above nor below', {}, 'ratio', 'threshold', 'either above or below, one of the two'],
    ['both', { above: 1, below: 0 }, 'amount', 'threshold', 'either above or below, one of the two'],
    ['80 for a share', { above: 80 }, 'ratio', 'threshold.above', 'a share from 0% to 100%, such as 80% or 0.8'],
    [
      'a share below nothing',
      { below: '-1%' },
      'ratio',
      'threshold.below',
      'a share from 0% to 100%, such as 80% or 0.8',
    ],
    [
      'a percentage of an amount',
      { above: '80%' },
      'amount',
      'threshold.above',
      'an amount in the unit of the series, such as 1000000',
    ],
    [
      'clear-below beyond above',
      { above: '80%', 'clear-below': '85%' },
      'ratio',
      'threshold.clear-below',
      'at most 80%, the threshold',
    ],
    [
      'clear-above beyond below',
      { below: '20%', 'clear-above': '15%' },
      'ratio',
      'threshold.clear-above',
      'at least 20%, the threshold',
    ],
    [
      'clear-above with above',
      { above: '80%', 'clear-above': '85%' },
      'ratio',
      'threshold.clear-above',
      'clear-below, which goes with above',
    ],
    [
      'clear-below with below',
      { below: '20%', 'clear-below': '15%' },
      'ratio',
      'threshold.clear-below',
      'clear-above, which goes with below',
    ],
    [
      'a warning beyond the threshold',
      { above: '80%', warning: '85%' },
      'ratio',
      'threshold.warning',
      'less than 80%, the threshold',
    ],
    [
      'a warning equal to it, however written',
      { above: '80%', warning: 0.8 },
      'ratio',
      'threshold.warning',
      'less than 80%, the threshold',
    ],
    [
      'a warning beyond it, mirrored',
      { below: '20%', warning: '15%' },
      'ratio',
      'threshold.warning',
      'more than 20%, the threshold',
    ],
  ] as const)('refuses %s', (...[, threshold, scale, path, error]) => {
    expect(checkThreshold(threshold, scale)).toMatchObject([{ path: path.split('.'), error }]);
  });

  it('tells all problems, each with what was found', () => {
    const problems = checkThreshold({ above: '80%', 'clear-below': '90%', warning: 85 }, 'ratio');
    expect(problems.map(({ path, input }) => [path.join('.'), input])).toEqual([
      ['threshold.warning', 85],
      ['threshold.clear-below', '90%'],
      ['threshold.warning', 85],
    ]);
  });
});
