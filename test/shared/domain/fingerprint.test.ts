import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from '../../../shared/domain/fingerprint.ts';

// The first two are cyrb53's own published values for seed 0 (github.com/bryc/code), in hexadecimal.
it.each([
  ['a', 7929297801672961],
  ['b', 8684336938537663],
])('%j has the value that the author of the hash gives', (text, value) => {
  expect(Number.parseInt(fingerprint(text), 16)).toBe(value);
});

it('is 14 hexadecimal digits, the same at every call', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fingerprint(text)).toMatch(/^[0-9a-f]{14}$/);
      expect(fingerprint(text)).toBe(fingerprint(text));
    }),
  );
});

it('tells a hundred thousand near texts apart', () => {
  const prints = new Set(Array.from({ length: 100_000 }, (_, n) => fingerprint(`us-tungsten-china.2026-07.${n}`)));
  expect(prints.size).toBe(100_000);
});
