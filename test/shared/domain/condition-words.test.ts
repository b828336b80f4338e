import { describe, expect, it } from 'vitest';
import { conditionLines, holdingCount, holdingPhrase } from '../../../shared/domain/condition-words.ts';
import type { ConditionState } from '../../../shared/domain/explanation.ts';

const share = {
  text: "China's share of US imports of 2846 above 80%",
  scale: 'ratio',
  unit: 'USD',
  threshold: 0.8,
} as const;
const holds: ConditionState = { ...share, value: 0.9, level: 'critical' };
const warns: ConditionState = { ...share, value: 0.75, level: 'warning' };
const clear: ConditionState = { ...share, value: 0.8, level: 'clear' };
const unknown: ConditionState = { ...share, value: null, level: 'clear', gap: 'late' };
const wasOpen: ConditionState = { ...unknown, level: 'critical' };

describe('which conditions hold', () => {
  it.each<[string, ConditionState[], string, string]>([
    ['one', [holds], 'condition (1) holds', '1 of 1 condition holds'],
    ['none', [clear], 'condition (1) does not hold', '0 of 1 condition holds'],
    ['both', [holds, warns], 'conditions (1) and (2) hold', '2 of 2 conditions hold'],
    ['neither', [clear, clear], 'conditions (1) and (2) do not hold', '0 of 2 conditions hold'],
    ['one of two', [clear, holds], 'condition (2) holds and condition (1) does not', '1 of 2 conditions holds'],
    [
      'one of three',
      [holds, clear, clear],
      'condition (1) holds and conditions (2) and (3) do not',
      '1 of 3 conditions holds',
    ],
    [
      'one that is not known',
      [holds, clear, unknown],
      'condition (1) holds, condition (2) does not and condition (3) has no number',
      '1 of 3 conditions holds',
    ],
    ['some that are not known', [unknown, wasOpen], 'conditions (1) and (2) have no number', '0 of 2 conditions hold'],
  ])('%s', (_, conditions, phrase, count) => {
    expect([holdingPhrase(conditions), holdingCount(conditions)]).toEqual([phrase, count]);
  });
});

it('each has a line with its figure', () => {
  expect(conditionLines([holds, warns, clear, unknown, wasOpen])).toEqual([
    "(1) holds (critical): China's share of US imports of 2846 above 80%; it is 90.0%",
    "(2) holds (warning): China's share of US imports of 2846 above 80%; it is 75.0%",
    "(3) does not hold: China's share of US imports of 2846 above 80%; it is 80.0%",
    "(4) not known: China's share of US imports of 2846 above 80%; there is no number, because the period is late or was not retrieved",
    "(5) not known, was critical: China's share of US imports of 2846 above 80%; there is no number, because the period is late or was not retrieved",
  ]);
});

it('without a number and without a reason there is no number', () => {
  expect(conditionLines([{ ...share, value: null, level: 'clear' }])[0]).toMatch(/80%; there is no number$/);
});

it('an older event without scale and unit still has its figure', () => {
  expect(conditionLines([{ text: 'x above 1', value: 2, level: 'critical' }])).toEqual([
    '(1) holds (critical): x above 1; it is 2.000',
  ]);
});
