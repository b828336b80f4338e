import { expect, it } from 'vitest';
import { newCodes, newNumbers } from '../../../shared/domain/column-memory.ts';

it.each([
  { what: 'numbers', make: newNumbers },
  { what: 'codes', make: newCodes },
])('$what are zero and nobody else has them, however many and however long', ({ make }) => {
  const pieces = Array.from({ length: 300 }, (_, index) => make(index % 7 === 0 ? 20_000 : index));
  for (const piece of pieces) expect(piece.every((each) => each === 0)).toBe(true);
  pieces.forEach((piece, index) => piece.fill((index % 200) + 1));
  pieces.forEach((piece, index) => expect(piece.every((each) => each === (index % 200) + 1)).toBe(true));
});
