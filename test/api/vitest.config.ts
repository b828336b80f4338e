import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Apart from `npm test`: it installs schemathesis from PyPI, and takes minutes. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    name: 'api',
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
    include: ['test/api/**/*.test.ts'],
    // The tests share one service, and are told apart by what they print.
    reporters: ['default'],
  },
});
