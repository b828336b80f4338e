import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CENSUS_KEY,
  COPPER,
  type CensusServer,
  fault,
  html,
  json,
  row,
  startCensusServer,
  table,
} from '../../../support/census-server.ts';

let census: CensusServer;

beforeEach(async () => {
  census = await startCensusServer();
});
afterEach(() => census.server.close());

describe('the key', () => {
  const encoded = encodeURIComponent(CENSUS_KEY);

  test.each<[string, () => void]>([
    ['status 500', () => census.server.failNext('server-error', { times: 4 })],
    ['a broken body', () => census.server.failNext('reset-in-body', { times: 4 })],
    ['half a document', () => census.server.failNext('half-document', { times: 4 })],
    [
      'a 400 that repeats it',
      () => void (census.answers = [{ status: 400, headers: {}, body: `error: bad key ${CENSUS_KEY} ${encoded}` }]),
    ],
    [
      'a redirect that repeats it',
      () =>
        void (census.answers = [
          { status: 302, headers: { location: `/data/invalid_key.html?key=${encoded}` }, body: '' },
        ]),
    ],
    ['a page that repeats it', () => void (census.answers = [html(`<p>Invalid key ${CENSUS_KEY}</p>`)])],
    ['a document that repeats it', () => void (census.answers = [json(`["${CENSUS_KEY}", oops`)])],
  ])('is in no part of the error after %s', async (_, prepare) => {
    census.answers = [table(row('-', '1'))];
    prepare();
    const error = await fault(census.pull(COPPER));
    const text = inspect(error, { depth: Infinity, showHidden: true });
    expect(text).not.toContain(CENSUS_KEY);
    expect(text).not.toContain(encoded);
    expect(text).not.toContain('S3CRET');
  });

  test('is in no part of the error when nobody listens', async () => {
    const gone = await startCensusServer();
    await gone.server.close();
    const error = await fault(census.client(gone.server.url).publication('US', '2026-07'));
    expect(error.name).toBe('SourceUnavailable');
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('S3CRET');
  });

  test('is in no content', async () => {
    census.answers = [table(row('-', '1'), row('5700', '1'))];
    expect(JSON.stringify(await census.pull(COPPER))).not.toContain('S3CRET');
  });
});
