// Prints the last line of a CI run, `N passed, N failed`, from Vitest's own JSON results.
//
//   ci-summary.ts FOLDER FAILED_STEPS
//
// Exit 1 when a test failed or was skipped, when a step failed, or when there is no result at all.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Result = t.readonly(
  t.strict({
    numPassedTests: t.number,
    numFailedTests: t.number,
    numPendingTests: t.number,
    numTodoTests: t.number,
  }),
);

const [folder = '', failedSteps = ''] = process.argv.slice(2);

const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const result = Result.decode(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    if (E.isLeft(result)) throw new Error(`${name} is no result of Vitest`);
    return result.right;
  });

const total = (count: (result: t.TypeOf<typeof Result>) => number): number =>
  results.reduce((sum, result) => sum + count(result), 0);

const passed = total(({ numPassedTests }) => numPassedTests);
const failed = total(({ numFailedTests }) => numFailedTests);
const skipped = total(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
const steps = Number(failedSteps);

if (skipped > 0) process.stdout.write(`${skipped} tests were skipped, which counts as failing\n`);
if (steps > 0) process.stdout.write(`${steps} steps failed\n`);
process.stdout.write(`${passed} passed, ${failed + skipped} failed\n`);
process.exitCode = passed > 0 && failed + skipped === 0 && steps === 0 ? 0 : 1;
