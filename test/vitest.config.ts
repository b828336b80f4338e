import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/{shared,functions,local,checks,contract,bench}/**/*.test.ts'],
          globalSetup: ['test/support/dynamodb-setup.ts'],
        },
      },
      {
        root,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          // The first synthesis in a process takes seconds, the next ones do not: they share one.
          isolate: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: { provider: 'v8', include: ['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts', 'local/**/*.ts'] },
  },
});
