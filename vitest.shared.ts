import type { ViteUserConfig } from 'vitest/config';

/** What all tiers share. */
export const shared = {
  setupFiles: ['test/support/fast-check-seed.ts'],
  // Child processes rather than threads: tests open SQLite files and send signals.
  pool: 'forks',
  // Files that run in the same process share its modules: a seventh less time, and nothing in src remembers one test for the next.
  isolate: false,
  // A test that cannot fail is no test, and a rejected promise that nobody awaited is a failure.
  allowOnly: false,
  passWithNoTests: false,
  dangerouslyIgnoreUnhandledErrors: false,
  restoreMocks: true,
  unstubEnvs: true,
} satisfies ViteUserConfig['test'];
