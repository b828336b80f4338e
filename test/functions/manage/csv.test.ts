import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv } from '../../../functions/manage/csv.ts';

const cell = (text: string | number | null | undefined) => csv(['a'], [[text]]).split('\r\n')[1];

describe('a CSV cell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['-1.5e3', '-1.5e3'],
    ['-12', '-12'],
    ['-1+1', "'-1+1"],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['8101940000', '8101940000'],
    ['', ''],
  ])('%j is written %j', (text, written) => {
    expect(csv(['a'], [[text]])).toBe(`a\r\n${written}\r\n`);
  });

  test('missing is empty, and zero is zero', () => {
    expect([cell(null), cell(undefined), cell(0), cell(-0.5)]).toEqual(['', '', '0', '-0.5']);
  });

  test('no text whatever begins a formula, and none adds a row or a column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = csv(['a'], [[text]]).slice(3, -2);
        const inner = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line;
        expect(/^[=+@\t\r]|^-(?!\d)/.test(inner)).toBe(false);
        if (!line.startsWith('"')) expect(line).not.toMatch(/[",\r\n]/);
        else expect(line.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      }),
    );
  }, 60_000);
});
