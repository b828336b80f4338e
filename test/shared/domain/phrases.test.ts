import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  difference,
  figure,
  figureBeside,
  grouped,
  lineFigure,
  listed,
  months,
  percent,
  possessive,
  printedCode,
} from '../../../shared/domain/phrases.ts';

describe('words', () => {
  it.each([
    ['China', "China's"],
    ['United States', "United States'"],
    ['Laos', "Laos'"],
    ['Russia', "Russia's"],
  ])('what belongs to %s is %s', (name, expected) => {
    expect(possessive(name)).toBe(expected);
  });

  it('one month, several months', () => {
    expect([months(1), months(3)]).toEqual(['1 month', '3 months']);
  });

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j is listed as %j', (items, expected) => {
    expect(listed(items)).toBe(expected);
  });

  it.each([
    ['28', '28'],
    ['2846', '2846'],
    ['810194', '8101.94'],
    ['81019400', '8101.94.00'],
    ['8101940000', '8101.94.0000'],
  ])('%s is printed as %s', (code, expected) => {
    expect(printedCode(code)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    [0, 0, '0'],
    [999, 0, '999'],
    [1000, 0, '1 000'],
    [1_036_998, 0, '1 036 998'],
    [-1_036_998, 0, '-1 036 998'],
    [1234.5, 2, '1 234.50'],
    [-0.4, 0, '0'],
    [999.6, 0, '1 000'],
  ])('%d with %d decimals is %s', (amount, decimals, expected) => {
    expect(grouped(amount, decimals)).toBe(expected);
  });

  it.each([
    [0.987, '98.7%'],
    [0, '0.0%'],
    [-0.0001, '0.0%'],
    [1, '100.0%'],
    [-0.05, '-5.0%'],
  ])('the ratio %d is %s', (ratio, expected) => {
    expect(percent(ratio)).toBe(expected);
  });

  it.each([
    [3, 'count', '3'],
    [0.51349, 'index', '0.513'],
    [99.9994, 'index', '99.999'],
    [100, 'index', '100'],
    [2600.4, 'index', '2 600'],
    [-100, 'index', '-100'],
    [0.25, 'change', '25.0%'],
    [0.25, 'points', '25.0 points'],
    [99.5, 'amount', '99.50 USD'],
    [100, 'amount', '100 USD'],
    [0, 'amount', '0 USD'],
  ] as const)('%d (%s) is printed %s', (value, scale, expected) => {
    expect(figure(value, scale, 'USD')).toBe(expected);
  });

  it('an amount without a unit is a number', () => {
    expect([figure(1000, 'amount', ''), lineFigure(0.5, 'amount', '')]).toEqual(['1 000', '0.5']);
  });

  it('a figure has its scale and unit', () => {
    expect([figure(0.987, 'ratio', 'USD'), figure(1_036_998, 'amount', 'USD')]).toEqual(['98.7%', '1 036 998 USD']);
  });

  it.each([
    [0.8, 'ratio', '80%'],
    [0.725, 'ratio', '72.5%'],
    [0.07, 'ratio', '7%'],
    [1 / 3, 'ratio', '33.3333333333%'],
    [1_000_000, 'amount', '1 000 000 USD'],
    [0.5, 'amount', '0.5 USD'],
    [1234.25, 'amount', '1 234.25 USD'],
    [-5, 'amount', '-5 USD'],
  ] as const)('a line at %d (%s) is written %s', (value, scale, expected) => {
    expect(lineFigure(value, scale, 'USD')).toBe(expected);
  });
});

describe('a figure beside a line', () => {
  it.each([
    ['equal to it', [0.8, 0.8, 'ratio'], '80.0%'],
    ['far from it', [0.987, 0.8, 'ratio'], '98.7%'],
    ['a little above it', [0.80004, 0.8, 'ratio'], '80.004%'],
    ['a little below it', [0.79996, 0.8, 'ratio'], '79.996%'],
    ['above it by less than a millionth', [0.800000001, 0.8, 'ratio'], '80.0000001%'],
    ['above it by noise of the arithmetic', [0.8000000000000002, 0.8, 'ratio'], '80.000000000000%'],
    ['an amount equal to it', [1000, 1000, 'amount'], '1 000 USD'],
    ['an amount far from it', [2000.4, 1000, 'amount'], '2 000 USD'],
    ['an amount a little above it', [1000.04, 1000, 'amount'], '1 000.04 USD'],
  ] as const)('%s', (_, [value, line, scale], expected) => {
    expect(figureBeside(value, line, scale, 'USD')).toBe(expected);
  });

  it('stands on the same side of the printed line as the value does of the line', () => {
    const share = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
    const line = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(share, line, (value, threshold) => {
        const text = figureBeside(value, threshold, 'ratio', '');
        const printed = Number(text.slice(0, -1)) - Number(lineFigure(threshold, 'ratio', '').slice(0, -1));
        expect(Math.sign(printed)).toBe(Math.sign(value - threshold));
      }),
      {
        numRuns: 2000,
        examples: [
          [0.80004, 0.8],
          [0.72251, 0.7225],
          [0.7224, 0.7225],
        ],
      },
    );
  });
});

describe('a difference', () => {
  it.each([
    [0.187, 'ratio', '+18.7 points'],
    [-0.187, 'ratio', '-18.7 points'],
    [0, 'ratio', '0.0 points'],
    [0.00004, 'ratio', '+0.004 points'],
    [-0.00004, 'ratio', '-0.004 points'],
    [1e-17, 'ratio', '0.0 points'],
    [0.5, 'change', '+50.0 points'],
    [-0.1, 'points', '-10.0 points'],
    [0.125, 'index', '+0.125'],
    [2, 'count', '+2'],
    [1e-14, 'ratio', '+0.000000000001 points'],
    [1000, 'amount', '+1 000 USD'],
    [-1000.4, 'amount', '-1 000 USD'],
    [0.04, 'amount', '+0.04 USD'],
    [0, 'amount', '0 USD'],
  ] as const)('of %d (%s) is %s', (change, scale, expected) => {
    expect(difference(change, scale, 'USD')).toBe(expected);
  });
});
