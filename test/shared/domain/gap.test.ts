import { expect, it } from 'vitest';
import { GAP_REASONS, gapCode, gapPhrase, gapReason } from '../../../shared/domain/gap.ts';

it('every reason has a code of its own, which fits a byte and is not 0', () => {
  const codes = GAP_REASONS.map(gapCode);
  expect(new Set(codes).size).toBe(GAP_REASONS.length);
  expect(codes.every((code) => code > 0 && code < 256)).toBe(true);
  expect(codes.map(gapReason)).toEqual(GAP_REASONS);
});

it('0 is no reason', () => {
  expect(gapReason(0)).toBeUndefined();
});

it('every reason reads after "because"', () => {
  expect(GAP_REASONS.map(gapPhrase)).toEqual([
    'the period is not due yet',
    'the period is late or was not retrieved',
    'the window is not complete',
    'the source withholds this code',
    'the quantities have different units',
    'there is nothing to divide by',
    'trade was below the minimum that the rule asks for',
    'the commodity code was retired',
  ]);
});
