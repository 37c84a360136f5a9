import * as t from 'io-ts';
import { IsoTime } from '../fields/iso-time.ts';
import { Seq } from '../fields/whole-number.ts';

/** An alert attempt that has been neither answered nor run out: it covers its channel for the whole API. */
export const Claim = t.readonly(
  t.strict({ for_seq: Seq, attempt: Seq, pass_id: t.string, recorded_at: IsoTime, claimed_until: IsoTime }),
  'Claim',
);
export type Claim = t.TypeOf<typeof Claim>;
