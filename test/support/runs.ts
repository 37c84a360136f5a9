const scale = Number(process.env['FAST_CHECK_SCALE'] ?? '1');
if (!(scale > 0)) throw new Error('FAST_CHECK_SCALE must be a number above 0, such as 0.25');

/**
 * How many cases a property tries where `full` is all of them. `npm test` tries a quarter, `npm run test:system` and the
 * CI's coverage run all; FAST_CHECK_SCALE=10 looks further.
 */
export const runs = (full: number): number => Math.max(1, Math.ceil(full * scale));
