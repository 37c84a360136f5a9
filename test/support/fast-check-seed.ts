import fc from 'fast-check';

// The same cases for everybody, so that a change is judged by what it changes. FAST_CHECK_SEED=random looks further, and a
// number looks again where a failure was: fast-check prints it.
const given = process.env['FAST_CHECK_SEED'] ?? '20261123';
if (given !== 'random') fc.configureGlobal({ seed: Number(given) });
