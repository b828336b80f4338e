import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * What a mutation run repeats for every mutant: the tests of the domain that need neither a database nor a server. That of
 * what people may write into texts takes as long as all others together, and they know every text.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/shared/domain/**/*.test.ts', 'test/local/rule-schema-file.test.ts'],
    exclude: ['test/shared/domain/backtest-live.test.ts', 'test/shared/domain/injection.test.ts'],
    // Every run of the instrumented code counts what it reaches.
    testTimeout: 60_000,
  },
});
