import * as t from 'io-ts';

/**
 * Why an alert is no longer pending although it was not sent: `removed`, the channel is gone; `superseded`, a later
 * transition
 * replaces it; `nobody`, the channel has no recipients.
 */
export const WaiveReason = t.keyof({ removed: null, superseded: null, nobody: null });
export type WaiveReason = t.TypeOf<typeof WaiveReason>;
