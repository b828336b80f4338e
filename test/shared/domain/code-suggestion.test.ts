import { expect, it } from 'vitest';
import { suggestCode } from '../../../shared/domain/code-suggestion.ts';

const CENSUS = [2, 4, 6, 10];
const KNOWN = ['8101940000', '2804610000'];

it.each([
  ['a code cut short is the one that there are figures of', '81019400', KNOWN, '8101940000'],
  ['a slip in a digit is the one that there are figures of', '8101950000', KNOWN, '8101940000'],
  ['a code of a length that the source does not publish is the longest that begins it', '81019400', [], '810194'],
  ['a slip within a heading is a code of the heading', '810195', [], '810194'],
  ['a heading that does not exist is one of its chapter', '8119', [], '8109'],
  ['a chapter that does not exist is nothing', '7701', [], undefined],
])('%s', (_, code, known, expected) => {
  expect(suggestCode(code, CENSUS, known)).toBe(expected);
});

it('nothing is suggested of a length that the source does not publish', () => {
  expect(suggestCode('8119', [4])).toBe('8109');
  expect(suggestCode('8119', [10])).toBeUndefined();
  expect(suggestCode('810195', [6])).toBe('810194');
  expect(suggestCode('810195', [4])).toBe('8101');
  expect(suggestCode('81019', [4, 6])).toMatch(/^81019\d$/);
});

it('a code is never suggested for itself, nor one of a length that the source does not publish', () => {
  expect(suggestCode('8101940000', CENSUS, ['8101940000'])).toBe('810194');
  expect(suggestCode('810194', [10], KNOWN)).toBe('8101940000');
});
