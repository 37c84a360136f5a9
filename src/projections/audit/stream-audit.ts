import { defaultChannel } from '../../events/fields/channel-id.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import type { Gap } from '../health/retention.ts';
import { noLostRuns, type LostRuns } from '../health/signals/lost-runs.ts';
import { beginDaysAudit, type DaysAudit } from './audit-days.ts';
import { emptyAlertIndex, type AlertIndex } from './audit-alerts.ts';
import { chainStart, type ChainEnd } from './audit-chain.ts';
import type { ExpectedTransition } from './audit-derivation.ts';
import { addFault, emptyFaultList, type FaultList } from './fault-list.ts';

/** `skipped`: events from which nothing could be derived. */
type Resumption = Readonly<{ seq: number; skipped: Gap }>;

/** The audit of one stream so far. */
export type StreamAudit = Readonly<{
  /** the fold; once derivation is lost, only its version, heads, config and alerts are valid */
  state: Health;
  end: ChainEnd;
  /** seq of the last permanent event; 0: none */
  permanentSeq: number;
  permanentHash: string | null;
  events: number;
  transitions: number;
  /** seq of the last event that is recorded together with its state; 0: none */
  atomicSeq: number;
  /** the channels of a transition, by the config in force */
  channels: readonly string[];
  /** transitions that must or may come next */
  pending: readonly ExpectedTransition[];
  /** signals whose streak cannot be counted, because checks may have expired */
  lostRuns: LostRuns;
  /** transitions that cannot be derived for that reason */
  evidenceExpired: number;
  /** the line before this one was out of order and was reported */
  disordered: boolean;
  /** number of lines out of order */
  outOfOrder: number;
  /** from here on nothing can be derived, because events were changed or not read */
  lostAt: number | null;
  /** the retention of checks if some are missing after the last one read; null: none are missing */
  forgets: number | null;
  alerts: AlertIndex;
  days: DaysAudit;
  /** if the stream was resumed: the position of that event, and the range that it skipped */
  resumed: readonly Resumption[];
  /** mutable, like the one below and `alerts` */
  faults: FaultList;
  /** positions that may have expired */
  gaps: Gap[];
}>;

/** `isSummarized` false: no summaries of days are expected. */
export const beginAudit = (apiId: string, isSummarized = true): StreamAudit => ({
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
  days: beginDaysAudit(apiId, isSummarized),
  resumed: [],
  faults: emptyFaultList(),
  gaps: [],
});

/** Whether the fold is complete: no event before it was changed or unread. */
export const isFolded = ({ lostAt }: StreamAudit): boolean => lostAt === null;

/** From here on nothing can be derived. */
export const lost = (audit: StreamAudit, seq: number): StreamAudit => {
  // The lost events may have settled any transition before them.
  audit.alerts.unalerted.clear();
  audit.days.fold = null;
  return { ...audit, pending: [], lostAt: audit.lostAt ?? seq };
};

/** The audit of a stream that is read from some position on only. */
export const beginAuditAt = (apiId: string, seq: number): StreamAudit => {
  const begun = beginAudit(apiId);
  if (seq <= 1) return begun;
  return {
    ...lost(begun, seq),
    state: { ...begun.state, version: seq - 1 },
    end: { ...chainStart, heads: null, permanentHead: null },
  };
};

/** Reports faults at a position. */
export const reportAt =
  (audit: StreamAudit, seq: number) =>
  (fault: string, at = seq) => {
    addFault(audit.faults, { api_id: audit.state.api_id, seq: at, fault });
  };
