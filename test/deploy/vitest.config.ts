import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Apart from `npm test`: it installs an emulator of AWS, deploys to it, and takes minutes. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    name: 'deploy',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    include: ['test/deploy/**/*.test.ts'],
  },
});
