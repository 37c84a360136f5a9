import { defineConfig } from 'vitest/config';

// The cloud tier: Terraform for real against a stand-in of AWS on this machine, the program with the role that
// Terraform made, the boot script in a throwaway root. `docs/deployment.md` says what it needs.
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    pool: 'forks',
    // Most of their time they wait for Terraform, which waits for the stand-in to settle. They share a machine with two cores.
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    allowOnly: false,
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    bail: 0,
  },
});
