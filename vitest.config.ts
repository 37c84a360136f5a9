import { defineConfig } from 'vitest/config';

// Tests of the cloud tier and the long proofs have configs and commands of their own.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fast-check-seed.ts'],
    exclude: ['test/aws/**', 'test/prove/**'],
    // Child processes rather than threads: tests open SQLite files and send signals. Two of them, so that a
    // machine of many cores shows the same timing as the two of the hosted CI.
    pool: 'forks',
    maxWorkers: 2,
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
