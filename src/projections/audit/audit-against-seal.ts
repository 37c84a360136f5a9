import type { Gap } from '../health/retention.ts';
import type { AuditFault } from './fault-list.ts';
import type { SealedHead } from './log-seal.ts';

/** The hashes that stand today where a stream was sealed; null: nothing was seen in that place. */
export type SealedHashes = Readonly<{
  sealed: SealedHead;
  head: readonly (string | null)[] | null;
  permanent: readonly (string | null)[] | null;
}>;

const fits = (seen: readonly (string | null)[], hash: string | null): boolean =>
  hash === null || seen.includes(hash);

const includes = (gaps: readonly Gap[], seq: number): boolean =>
  gaps.some(({ from_seq, to_seq }) => from_seq <= seq && seq <= to_seq);

/**
 * Whether today's stream still contains the sealed history. Since every hash covers the one before, the head alone proves
 * it all; where the head has expired, the last permanent event proves all permanent ones. `unseen` is
 * what the audit could not look at.
 */
export const sealError = (
  { sealed, head, permanent }: SealedHashes,
  sealedAt: string,
  { expired, unseen }: Readonly<{ expired: readonly Gap[]; unseen: readonly Gap[] }>,
): AuditFault | null => {
  const { api_id, seq, hash, kept_seq, kept_hash } = sealed;
  const faultAt = (at: number, fault: string) => ({
    api_id,
    seq: at,
    fault: `${fault} (sealed ${sealedAt})`,
  });
  const rewritten = 'is not what was sealed here: the history up to it was rewritten';
  const gone = 'is missing, and was sealed';
  if (kept_seq > 0 && permanent === null && !includes(unseen, kept_seq)) return faultAt(kept_seq, gone);
  if (permanent !== null && !fits(permanent, kept_hash)) return faultAt(kept_seq, rewritten);
  if (head !== null) return fits(head, hash) ? null : faultAt(seq, rewritten);
  return includes(expired, seq) || includes(unseen, seq) ? null : faultAt(seq, gone);
};
