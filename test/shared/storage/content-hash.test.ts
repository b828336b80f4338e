import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../shared/storage/content-hash.ts';
import { keys } from '../../../shared/storage/keys.ts';
import { canonicalJson } from '../../../shared/storage/canonical-json.ts';
import { aVintage, onlyFrom } from '../../support/a-vintage.ts';

describe('the hash of a content', () => {
  it('is that of the rows, not of their order, the retrieval or the query', () => {
    const { measures } = aVintage();
    const turned = Object.fromEntries(
      Object.entries(measures)
        .reverse()
        .map(([measure, { partners, ...rest }]) => [
          measure,
          { ...rest, partners: Object.fromEntries(Object.entries(partners).reverse()) },
        ]),
    );
    const other = { ...aVintage(), measures: turned, retrievedAt: '2026-10-01T00:00:00.000Z', query: 'elsewhere' };
    expect(contentHash(other)).toBe(contentHash(aVintage()));
    expect(contentHash(other)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['an amount', { measures: onlyFrom('CN', 1001) }],
    ['a partner', { measures: onlyFrom('VN') }],
    ['a suppression', { measures: onlyFrom('CN'), suppressed: true }],
    ['a period', { measures: onlyFrom('CN'), period: '2026-08' }],
  ])('changes with %s', (_title, given) => {
    expect(contentHash(aVintage(given))).not.toBe(contentHash(aVintage({ measures: onlyFrom('CN') })));
  });
});

describe('canonical JSON', () => {
  it('has one order of keys at every depth, and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: 2 }], a: null, e: undefined })).toBe(
      '{"a":null,"b":[2,1,{"c":2,"d":1}]}',
    );
  });
});

describe('keys', () => {
  it('sort numbers as numbers and refuse what would not sort', () => {
    expect(keys.pull('r', 9).sk < keys.pull('r', 10).sk).toBe(true);
    expect(() => keys.pull('r', 1_000_000)).toThrow(RangeError);
    expect(() => keys.pull('r', 0.5)).toThrow(RangeError);
    expect(() => keys.event('r', 'yesterday', 'e')).toThrow('not an instant: "yesterday"');
  });
});
