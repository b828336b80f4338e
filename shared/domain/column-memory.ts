/**
 * Memory for columns, in pieces cut from larger ones: thousands of small typed arrays cost more to set aside, and to
 * clear away again, than to compute. A piece is zero when it is handed out and belongs to whoever asked; what is kept
 * of it keeps its large piece.
 */
const NUMBERS = 4_096;
const CODES = 16_384;

let numbers = new ArrayBuffer(0);
let numbersUsed = 0;
let codes = new ArrayBuffer(0);
let codesUsed = 0;

/** A column of numbers, all 0. */
export function newNumbers(length: number): Float64Array {
  if (length > NUMBERS / 8) return new Float64Array(length);
  if (numbersUsed + length * 8 > numbers.byteLength) {
    numbers = new ArrayBuffer(NUMBERS * 8);
    numbersUsed = 0;
  }
  const piece = new Float64Array(numbers, numbersUsed, length);
  numbersUsed += length * 8;
  return piece;
}

/** A column of small codes, such as gaps or levels, all 0. */
export function newCodes(length: number): Uint8Array {
  if (length > CODES / 8) return new Uint8Array(length);
  if (codesUsed + length > codes.byteLength) {
    codes = new ArrayBuffer(CODES);
    codesUsed = 0;
  }
  const piece = new Uint8Array(codes, codesUsed, length);
  codesUsed += length;
  return piece;
}
