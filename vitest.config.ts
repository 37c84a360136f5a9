import { defineConfig } from 'vitest/config';
import { shared } from './vitest.shared.ts';

// `npm test`: for whoever has just changed something. Units, contracts, properties, commands in process.
export default defineConfig({
  test: {
    ...shared,
    include: ['test/{unit,properties,support}/**/*.test.ts'],
    // Two workers: the hosted CI has two cores, and a machine of many cores shows the same timing.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A quarter of the cases of each property; test:system tries them all.
    env: { FAST_CHECK_SCALE: process.env['FAST_CHECK_SCALE'] ?? '0.25' },
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
