import * as t from 'io-ts';

/**
 * Why an alert is owed no longer although nobody was told: `removed`, the channel is gone; `superseded`, what came after it
 * says all; `nobody`, the channel has no address to write to.
 */
export const WaiveReason = t.keyof({ removed: null, superseded: null, nobody: null });
export type WaiveReason = t.TypeOf<typeof WaiveReason>;
