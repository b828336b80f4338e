/**
 * Thousands of calls that nobody would think of: no answer is a fault, has a status that is not documented, or does not
 * fit its schema. CHOKEPOINT_FUZZ_CASES and CHOKEPOINT_FUZZ_SEED change how many, and which.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi } from '../support/an-api.ts';
import { type PlayedApi, startPlayedApi } from './a-played-api.ts';
import { fuzz } from './schemathesis.ts';

const AT_LEAST = 2_000;
const cases = Number(process.env['CHOKEPOINT_FUZZ_CASES'] ?? 8);
const seed = Number(process.env['CHOKEPOINT_FUZZ_SEED'] ?? 20_261_128);

let api: PlayedApi;
let calls = 0;
beforeAll(async () => {
  api = await startPlayedApi();
});
afterAll(() => api.close());

describe('schemathesis finds nothing', () => {
  test.each([
    ['without a token', undefined],
    ['as an analyst', 'analyst'],
    ['as an operator', 'operator'],
  ] as const)('%s', async (who, role) => {
    const token = role && (await api.token(role));
    const fuzzed = await fuzz({ url: api.url, token, cases, seed, known: api.known });
    calls += fuzzed.calls;
    console.log(`${who}: ${fuzzed.calls} calls of ${fuzzed.operations.tested} operations`);
    expect(fuzzed.findings).toBe('');
    expect(fuzzed.operations.tested).toBe(fuzzed.operations.total);
  });

  test('but would, were there something', async () => {
    const broken = await startTestApi({
      services: (built) => ({
        ...built,
        releases: { ...built.releases, list: () => Promise.reject(new Error('planted')) },
      }),
    });
    try {
      const token = await broken.token('analyst');
      const { findings } = await fuzz({ url: broken.url, token, cases: 2, seed, known: {}, tag: 'Releases' });
      expect(findings).toContain('Server error');
    } finally {
      await broken.close();
    }
  });

  test(`in ${AT_LEAST} calls and more`, () => {
    console.log(`schemathesis: ${calls} calls, seed ${seed}`);
    expect(calls).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
