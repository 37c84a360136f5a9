import { unalertedFaults, type PendingAlert } from './audit-alerts.ts';
import { hasExpired, type Gap } from '../health/retention.ts';
import { missing, untrustedGaps } from './audit-chain.ts';
import { firstCertain, lostTransition } from './audit-derivation.ts';
import type { AuditFault } from './fault-list.ts';
import type { StreamAudit } from './stream-audit.ts';
import { isExpiredTail, remembersExpired, type StateDifference } from '../health/compare-states.ts';
import type { Health } from '../health/health-state.ts';

/** What the end of a stream says, beside what was told on the way. */
export type StreamEnd = Readonly<{
  faults: readonly AuditFault[];
  /** all positions that may have expired */
  gaps: readonly Gap[];
  /** alerts that are still to come, those included for which that is a fault */
  pending: readonly PendingAlert[];
}>;

/** A stored state, and at its version the head hash (one of these; null: not read) and the fold. */
export type AtState = Readonly<{
  stored: Health;
  heads: readonly (string | null)[] | null;
  differences: readonly StateDifference[];
  /** the retention of checks if some are missing after the last one read there; null: none are missing */
  forgets: number | null;
}>;

/** Whether all that the state remembers beyond the log may have expired. */
const isExpiredEnd = ({ state, lostAt, end }: StreamAudit, stored: Health, now: number): boolean =>
  lostAt === null
    ? isExpiredTail(stored, state, now)
    : stored.last_checked_at !== null &&
      hasExpired(stored.last_checked_at, stored.config?.retain_days ?? null, now) &&
      (end.permanentHead === null || end.permanentHead[0] === stored.head_kept_hash);

/** Long enough for any value of upledger, except an error. */
const longestValue = 120;

const valueText = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
};

const differenceText = ({ field, stored, replayed }: StateDifference): string =>
  `the state of the API says ${field} ${valueText(stored)}; the log up to here says ${valueText(replayed)}`;

/**
 * The end of a stream against its state (null: there is none to compare with) and against `asOf` (epoch ms), the time up to
 * which its alerts should have gone out.
 */
export const endAudit = (
  audit: StreamAudit,
  atState: AtState | null,
  { now, asOf }: Readonly<{ now: number; asOf: number }>,
): StreamEnd => {
  const { state, end, pending, atomicSeq } = audit;
  const faults: AuditFault[] = [];
  const report = (fault: string, seq: number) => {
    faults.push({ api_id: state.api_id, seq, fault });
  };
  const next = state.version + 1;
  let { gaps }: { gaps: readonly Gap[] } = audit;
  const missed = firstCertain(pending);
  if (missed !== undefined) report(`${lostTransition(missed)}, and is missing`, next);
  if (atState !== null) {
    const { stored, heads, differences, forgets } = atState;
    const tail = { from_seq: next, to_seq: stored.version };
    if (stored.version > state.version) {
      if (isExpiredEnd(audit, stored, now)) gaps = [...gaps, tail];
      else if (missed === undefined)
        report(`${missing(tail)}: the state of the API includes it, so the log was cut off`, next);
    } else if (heads !== null && !heads.includes(stored.head_hash))
      report(
        'is not the event that the state of the API was built from: it was changed or replaced',
        stored.version,
      );
    else if (stored.version < atomicSeq)
      report(
        'is not in the state of the API, with which it would have been recorded: it was inserted, or the state was reset (then run upledger replay --write)',
        atomicSeq,
      );
    const untrusted = untrustedGaps(end.openGaps);
    const samePermanent = end.permanentHead === null || stored.head_kept_hash === end.permanentHead[0];
    if (untrusted !== null && stored.version >= state.version && !samePermanent) {
      report(untrusted.fault, untrusted.seq);
      gaps = gaps.filter((one) => !end.openGaps.includes(one));
    }
    // If the stream itself was changed, its fold proves nothing about the state.
    if (faults.length === 0 && !remembersExpired(stored, differences, forgets, now))
      for (const one of differences) report(differenceText(one), stored.version);
  }
  return { faults, gaps, pending: unalertedFaults(audit, asOf, report) };
};
