import * as t from 'io-ts';

/** What one check says, and what an API's state can be. */
export const Outcome = t.union([t.literal('UP'), t.literal('DOWN')], 'UP | DOWN');
export type Outcome = t.TypeOf<typeof Outcome>;
