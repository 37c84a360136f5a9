import { defineConfig } from 'vitest/config';
import { shared } from './vitest.shared.ts';

// `npm run test:dynamodb-local`: what needs DynamoDB, on AWS's own engine. test/dynamodb-local/run.ts starts the engine
// and names the folders.
export default defineConfig({
  test: {
    ...shared,
    include: ['test/{unit,system}/**/*.test.ts'],
    // One file at a time: this engine is slow, and what waits for it too long is rightly reported as not recorded.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { FAST_CHECK_SCALE: process.env['FAST_CHECK_SCALE'] ?? '1' },
  },
});
