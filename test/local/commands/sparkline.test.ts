import { describe, expect, it } from 'vitest';
import { sparkline, speaksUnicode } from '../../../local/commands/rules/sparkline.ts';

describe('a sparkline', () => {
  it('runs from zero to the top', () => {
    expect(sparkline([0, 0.5, 1], 1, true)).toBe('▁▅█');
    expect(sparkline([0, 0.5, 1], 1, false)).toBe('_+@');
  });

  it('leaves a gap where there is no number, which is not the lowest step', () => {
    expect(sparkline([0, null, 1], 1, true)).toBe('▁·█');
    expect(sparkline([0, null, 1], 1, false)).toBe('_ @');
  });

  it('shows the last 24 periods', () => {
    expect(
      sparkline(
        Array.from({ length: 30 }, () => 1),
        1,
        true,
      ),
    ).toHaveLength(24);
    expect(sparkline([...Array.from({ length: 24 }, () => 0), 1], 1, true).at(-1)).toBe('█');
  });

  it('reaches below zero and above the top where the values do', () => {
    expect(sparkline([-1, 0, 1], 0, false)).toBe('_+@');
    expect(sparkline([1, 2], 1, false)).toBe('+@');
  });

  it('of nothing but zeros or gaps is flat', () => {
    expect(sparkline([0, 0], 0, false)).toBe('__');
    expect(sparkline([null], 0, false)).toBe(' ');
  });
});

describe('blocks are drawn', () => {
  it.each([
    [true, { LANG: 'en_US.UTF-8' }, true],
    [true, { LC_ALL: 'C.utf8', LANG: 'C' }, true],
    [true, { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    [true, { LC_ALL: '', LANG: 'en_US.UTF-8' }, true],
    [true, {}, false],
    [false, { LANG: 'en_US.UTF-8' }, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, environment, expected) => {
    expect(speaksUnicode({ isTTY }, environment)).toBe(expected);
  });
});
