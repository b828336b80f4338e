import { expect, it } from 'vitest';
import { nearest } from '../../../shared/domain/edit-distance.ts';

const KEYS = ['above', 'below', 'clear-below', 'clear-above', 'warning'];

it.each([
  ['the word itself', 'above', KEYS, 'above'],
  ['a letter too many', 'clear-bellow', KEYS, 'clear-below'],
  ['a letter missing', 'abve', KEYS, 'above'],
  ['a letter replaced', 'belaw', KEYS, 'below'],
  ['capitals', 'WARNING', KEYS, 'warning'],
  ['an underscore for a hyphen', 'clear_above', KEYS, 'clear-above'],
  ['one error in a short word', 'x', ['y'], 'y'],
  ['the nearer of two', 'clear-abov', ['clear-below', 'clear-above'], 'clear-above'],
  ['the first of two equally near', 'bc', ['ac', 'bd'], 'ac'],
  ['a word too far off', 'threshold', KEYS, undefined],
  ['two errors in a word of five', 'bilaw', KEYS, undefined],
  ['no valid words', 'above', [], undefined],
  ['an empty word', '', ['ab'], undefined],
])('%s', (_, word, valid, expected) => {
  expect(nearest(word, valid)).toBe(expected);
});
