import { defineConfig } from 'vitest/config';
import { shared } from './vitest.shared.ts';

// `npm run test:system`: what starts processes, servers and browsers, and the properties with all their cases.
export default defineConfig({
  test: {
    ...shared,
    include: ['test/{system,properties,simulation}/**/*.test.ts'],
    // Three workers for two cores: many of these tests wait.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { FAST_CHECK_SCALE: process.env['FAST_CHECK_SCALE'] ?? '1' },
  },
});
