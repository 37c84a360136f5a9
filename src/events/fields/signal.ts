import * as t from 'io-ts';

/** What of an API is UP or DOWN: each has its own transitions, in one stream. */
export const Signal = t.keyof({ availability: null, latency: null, certificate: null });
export type Signal = t.TypeOf<typeof Signal>;
