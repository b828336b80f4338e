import { expect, test } from 'vitest';
import { isUnallocated } from '../../../shared/domain/unallocated.ts';

test.each(['QP', 'QV', 'QZ', 'X1', 'X9', 'ZZ', 'ZZ-9999'])('%s is a code of no country', (code) => {
  expect(isUnallocated(code)).toBe(true);
});

test.each(['CN', 'QA', 'QO', 'XK', 'XC', 'X0', 'AZZ', 'AQP', 'QPA', 'X10', 'AX1', ''])(
  '%j is a code of a country, or of none that is known',
  (code) => {
    expect(isUnallocated(code)).toBe(false);
  },
);
