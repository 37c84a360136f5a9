import { defineConfig } from 'vitest/config';

// Tests of the cloud tier and the long proofs have configs and commands of their own.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fast-check-seed.ts'],
    exclude: ['test/aws/**', 'test/prove/**'],
    // Child processes rather than threads: tests open SQLite files and send signals. Three of them: the hosted CI has two
    // cores and some tests wait, and a machine of many cores shows the same timing.
    pool: 'forks',
    maxWorkers: 3,
    // Files that run in the same process share its modules: a seventh less time, and nothing in src remembers one test for the next.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A test that cannot fail is no test, and a rejected promise that nobody awaited is a failure.
    allowOnly: false,
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    expect: { requireAssertions: false },
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: {
        'src/events/**': { branches: 100 },
        'src/projections/**': { branches: 100 },
      },
    },
  },
});
