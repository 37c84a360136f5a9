import * as t from 'io-ts';
import { WholeNumber } from './whole-number.ts';

const Phase = t.union([WholeNumber, t.null]);

/**
 * Milliseconds that each phase of the last attempt took, `null` for one that was not reached
 * or not needed (a literal address has no `dns`, plain HTTP no `tls`).
 */
export const Timings = t.readonly(
  t.strict({ dns: Phase, connect: Phase, tls: Phase, first_byte: Phase, body: Phase }),
  'Timings',
);
export type Timings = t.TypeOf<typeof Timings>;
