import { expect, test } from 'vitest';
import { redactedUrl } from '../../../shared/sources/redacted-url.ts';

test.each([
  ['https://a.test/hs?get=A,B&key=S3CRET', 'https://a.test/hs?get=A,B'],
  ['https://a.test/hs?key=S3CRET', 'https://a.test/hs'],
  ['https://a.test/hs?KEY=S3CRET&time=2026-07', 'https://a.test/hs?time=2026-07'],
  ['https://a.test/hs?k%65y=S3CRET&a=1', 'https://a.test/hs?a=1'],
  ['https://a.test/hs?a=1&key=x&key=S3CRET', 'https://a.test/hs?a=1'],
  ['https://a.test/hs?subscription-key=S3CRET&a=1', 'https://a.test/hs?a=1'],
  ['https://user:S3CRET@a.test/hs?a=1#S3CRET', 'https://a.test/hs?a=1'],
  ['https://a.test/hs', 'https://a.test/hs'],
])('%s is shown as %s', (url, shown) => {
  expect(redactedUrl(new URL(url))).toBe(shown);
});
