import * as t from 'io-ts';
import { IsoTime } from '../fields/iso-time.ts';
import { Seq } from '../fields/whole-number.ts';

/** An alert attempt without a result that has not expired. It covers its channel for the whole API. */
export const Claim = t.readonly(
  t.strict({ for_seq: Seq, attempt: Seq, pass_id: t.string, recorded_at: IsoTime, claimed_until: IsoTime }),
  'Claim',
);
export type Claim = t.TypeOf<typeof Claim>;
