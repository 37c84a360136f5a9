import { defineConfig } from 'vitest/config';

// The cloud tier: Terraform for real against a stand-in of AWS on this machine, the program with the role that
// Terraform made, the boot script in a throwaway root. `docs/deployment.md` says what it needs.
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: ['test/aws/support/release.ts'],
    pool: 'forks',
    // Most of their time they wait: Terraform's provider asks again only after a while whether a queue or a bucket is
    // as it should be. So more files than cores run at once.
    maxWorkers: 4,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    allowOnly: false,
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    bail: 0,
  },
});
