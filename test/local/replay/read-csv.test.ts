import { expect, test } from 'vitest';
import { readCsv } from '../../../local/replay/read-csv.ts';

test.each([
  ['a cell in quotes keeps its comma', 'a,b\n"KOREA, SOUTH",1\n', [{ a: 'KOREA, SOUTH', b: '1' }]],
  ['a doubled quote is one', 'a\n"say ""yes"""\n', [{ a: 'say "yes"' }]],
  ['a line break may stand in quotes', 'a,b\n"x\ny",2\n', [{ a: 'x\ny', b: '2' }]],
  ['empty cells stay, at the end too', 'a,b,c\n,2,\n', [{ a: '', b: '2', c: '' }]],
  ['an empty cell ends the text', 'a,b\n1,', [{ a: '1', b: '' }]],
  [
    'Windows line ends and no last one',
    'a,b\r\n1,2\r\n3,4',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ],
  ],
  ['a header alone', 'a,b\n', []],
])('%s', (_, text, records) => {
  expect(readCsv(text)).toEqual(records);
});

test('a record of another length than the header is refused', () => {
  expect(() => readCsv('a,b\n1,2\n3\n')).toThrow('record 2 has 1 cells; the header has 2');
});

test('a quote inside a bare cell is refused', () => {
  expect(() => readCsv('a,b\n1"x,2\n')).toThrow('stray quote');
});
