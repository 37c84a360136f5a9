import fc from 'fast-check';
import { runs } from './runs.ts';

/** What fast-check tries of a property that names no number of its own. */
const casesByDefault = 100;

// The same cases for everybody, so that a change is judged by what it changes. FAST_CHECK_SEED=random looks further, and a
// number looks again where a failure was: fast-check prints it.
const given = process.env['FAST_CHECK_SEED'] ?? '20261123';
fc.configureGlobal({
  numRuns: runs(casesByDefault),
  ...(given === 'random' ? {} : { seed: Number(given) }),
});
