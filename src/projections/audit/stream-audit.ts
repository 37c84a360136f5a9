import { defaultChannel } from '../../events/fields/channel-id.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import type { Gap } from '../health/retention.ts';
import { noLostRuns, type LostRuns } from '../health/signals/lost-runs.ts';
import { beginDaysAudit, type DaysAudit } from './audit-days.ts';
import { emptyAlertIndex, type AlertIndex } from './audit-alerts.ts';
import { chainStart, type ChainEnd } from './audit-chain.ts';
import type { ExpectedTransition } from './audit-derivation.ts';

/** What an auditor is told: at this place, this is wrong. For a line of a file that is not an event, the place may be unknown. */
export type AuditFault = Readonly<{ api_id: string | null; seq: number | null; fault: string }>;

/** `skipped`: what nothing could be derived from. */
type Resumption = Readonly<{ seq: number; skipped: Gap }>;

/** One stream as far as it was looked at. */
export type StreamAudit = Readonly<{
  /** the fold; once derivation is lost, only its version, heads, config and alerts still mean something */
  state: Health;
  end: ChainEnd;
  /** seq of the last permanent event; 0: none */
  permanentSeq: number;
  permanentHash: string | null;
  events: number;
  transitions: number;
  /** seq of the last event that is recorded together with its state; 0: none */
  atomicSeq: number;
  /** to whom a transition is owed, by the config in force */
  channels: readonly string[];
  /** transitions that must come next, or may */
  pending: readonly ExpectedTransition[];
  /** runs of signals that cannot be counted, because checks may have expired */
  lostRuns: LostRuns;
  /** transitions that cannot be derived for that reason */
  evidenceExpired: number;
  /** the line before this one stood out of order, and was told */
  disordered: boolean;
  /** lines that stood out of order */
  outOfOrder: number;
  /** from this place on nothing can be derived: what stands there is no longer what was, or it never was seen */
  lostAt: number | null;
  /** where checks are missing since the last that was seen, how long checks were retained; null: none are */
  forgets: number | null;
  alerts: AlertIndex;
  days: DaysAudit;
  /** where the stream was resumed by hand: the place of that event, and what it passed over */
  resumed: readonly Resumption[];
  /** filled as the stream is read, like the one below and `alerts` */
  faults: AuditFault[];
  /** places that may have expired */
  gaps: Gap[];
}>;

export const beginAudit = (apiId: string): StreamAudit => ({
  state: initialHealth(apiId),
  end: chainStart,
  permanentSeq: 0,
  permanentHash: null,
  events: 0,
  transitions: 0,
  atomicSeq: 0,
  channels: [defaultChannel],
  pending: [],
  lostRuns: noLostRuns,
  evidenceExpired: 0,
  disordered: false,
  outOfOrder: 0,
  lostAt: null,
  forgets: null,
  alerts: emptyAlertIndex(),
  days: beginDaysAudit(apiId),
  resumed: [],
  faults: [],
  gaps: [],
});

/** Whether the fold says all that a state at this place may: nothing before it was changed or went unseen. */
export const isFolded = ({ lostAt }: StreamAudit): boolean => lostAt === null;

/** From here on nothing can be derived. */
export const lost = (audit: StreamAudit, seq: number): StreamAudit => {
  // Whatever stood there may have answered for any transition before it.
  audit.alerts.unalerted.clear();
  audit.days.fold = null;
  return { ...audit, pending: [], lostAt: audit.lostAt ?? seq };
};

/** For a stream that is seen from some place on only. */
export const beginAuditAt = (apiId: string, seq: number): StreamAudit => {
  const begun = beginAudit(apiId);
  if (seq <= 1) return begun;
  return {
    ...lost(begun, seq),
    state: { ...begun.state, version: seq - 1 },
    end: { ...chainStart, heads: null, permanentHead: null },
  };
};

/** Tells the faults of a place. */
export const reportAt =
  (audit: StreamAudit, seq: number) =>
  (fault: string, at = seq) => {
    audit.faults.push({ api_id: audit.state.api_id, seq: at, fault });
  };
