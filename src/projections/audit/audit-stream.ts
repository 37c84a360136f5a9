import * as E from 'fp-ts/lib/Either.js';
import { decodeParsed } from '../../events/decoding/decode-event.ts';
import { parseCheck } from '../../events/decoding/parse-check.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { StreamResumed } from '../../events/stream-resumed.ts';
import { differingMembers, resumedState } from '../health/resumed-state.ts';
import { sha256 } from '../../events/fields/sha256.ts';
import { seeForDays } from './audit-days.ts';
import { summaryFault } from './summary-fault.ts';
import { alertFaults, rememberAlerts } from './audit-alerts.ts';
import { isLinked, keepingErrors, missing } from './audit-chain.ts';
import { mayBeExpired, type Gap } from '../health/retention.ts';
import { memberFault } from './audit-members.ts';
import { firstCertain, isDerived, expectedAfter } from './audit-derivation.ts';
import { lost, reportAt, type StreamAudit } from './stream-audit.ts';
import { evolve } from '../health/evolve.ts';
import { lostInGap, noLostRuns, uncertainAt } from '../health/signals/lost-runs.ts';

/** Checks the gap before `seq`. After a gap that is not an expiry gap nothing can be derived. */
const passGap = (audit: StreamAudit, seq: number, recordedAt: string | null, now: number): StreamAudit => {
  const { state, end, gaps, lostAt, lostRuns, pending } = audit;
  if (seq <= state.version + 1) return audit;
  const gap = { from_seq: state.version + 1, to_seq: seq - 1 };
  const retainDays = state.config?.retain_days;
  const isExpiry =
    firstCertain(pending) === undefined &&
    mayBeExpired(lostAt === null ? state : null, retainDays, end.recordedAt, recordedAt, now);
  if (!isExpiry) reportAt(audit, gap.from_seq)(missing(gap));
  else gaps.push(gap);
  const after = isExpiry ? audit : lost(audit, gap.from_seq);
  return {
    ...after,
    pending: [],
    lostRuns: isExpiry ? lostInGap(state, lostRuns) : noLostRuns,
    state: { ...state, version: gap.to_seq },
    end: {
      ...end,
      heads: null,
      permanentHead: isExpiry ? end.permanentHead : null,
      openGaps: isExpiry ? [...end.openGaps, gap] : [],
    },
  };
};

/** An item whose content cannot be believed: its place is taken, what it said is lost. */
const passDamaged = (
  audit: StreamAudit,
  seq: number,
  line: EventRecord | null,
  fault: string,
  now: number,
): StreamAudit => {
  const after = lost(passGap(audit, seq, null, now), seq);
  reportAt(audit, seq)(fault);
  return {
    ...after,
    disordered: false,
    events: audit.events + 1,
    state: { ...after.state, version: seq },
    end: {
      heads: line === null ? null : [line.hash, sha256(line.body)],
      permanentHead: null,
      openGaps: [],
      recordedAt: null,
    },
  };
};

/** Reclassifies gaps that turn out not to be expiry gaps. */
const forgetGaps = (gaps: Gap[], untrusted: readonly Gap[]): void => {
  gaps.splice(0, gaps.length, ...gaps.filter((gap) => !untrusted.includes(gap)));
};

const changedContent = 'its content does not match its hash: it was changed after it was written';

/**
 * Continues from a `StreamResumed`. It is a fault until somebody seals it, and so is every member
 * that does not follow from the readable events before it.
 */
const resumedBy = (before: StreamAudit, event: StreamResumed, now: number): StreamAudit => {
  const { seq, from_seq, to_seq, reason } = event;
  const report = reportAt(before, seq);
  const audit = passGap(before, seq, event.recorded_at, now);
  audit.days.fold = null;
  report(`resumes the stream after ${String(from_seq)}–${String(to_seq)}, which cannot be read: ${reason}`);
  const fold = resumedState(audit.state);
  for (const name of differingMembers(event.state, fold))
    report(`says ${name} that does not follow from what can be read before it`);
  return {
    ...audit,
    disordered: false,
    forgets: null,
    state: evolve(audit.state, event),
    end: { heads: [event.hash], permanentHead: [event.hash], openGaps: [], recordedAt: event.recorded_at },
    permanentSeq: seq,
    permanentHash: event.hash,
    events: audit.events + 1,
    atomicSeq: 0,
    pending: [],
    lostAt: null,
    resumed: [...audit.resumed, { seq, skipped: { from_seq: audit.lostAt ?? from_seq, to_seq: seq - 1 } }],
  };
};

/** The day of an edited summary. */
const aboutDay = (event: Event): string =>
  event.type === 'DaySummarized' ? ` (the summary of ${event.day})` : '';

const looked = (before: StreamAudit, event: Event, line: EventRecord, now: number): StreamAudit => {
  if (event.type === 'StreamResumed') return resumedBy(before, event, now);
  const { seq } = event;
  const report = reportAt(before, seq);
  let audit = passGap(before, seq, event.recorded_at, now);
  const { end, alerts } = audit;
  const uncertain = uncertainAt(audit.lostRuns, audit.state, event);
  const linked = isLinked(end, event, seq > before.state.version + 1, report);
  if (!linked) {
    forgetGaps(audit.gaps, end.openGaps);
    audit = lost(audit, end.openGaps[0]?.from_seq ?? Math.max(1, seq - 1));
  } else if (audit.lostAt === null) {
    keepingErrors(audit.state, event, uncertain, report);
    alertFaults(audit, event, report);
    if (!isDerived(audit, event, report)) audit = lost(audit, seq);
  }
  const summary =
    event.type === 'DaySummarized'
      ? summaryFault(audit.days, event, audit.state.summarized_seq, audit.gaps, now)
      : null;
  if (summary !== null && audit.lostAt === null) report(summary);
  seeForDays(audit.days, { event, line }, now);
  rememberAlerts(alerts, event);
  const since = seq > before.state.version + 1 ? (before.state.config?.retain_days ?? null) : before.forgets;
  const permanent = event.prev_kept_hash !== undefined;
  const expected = audit.lostAt === null ? expectedAfter(audit, event, uncertain) : audit;
  // All members by name: a copy of all with some replaced takes several times as long, and there are millions of events.
  return {
    outOfOrder: audit.outOfOrder,
    lostAt: audit.lostAt,
    alerts: audit.alerts,
    days: audit.days,
    resumed: audit.resumed,
    faults: audit.faults,
    gaps: audit.gaps,
    disordered: false,
    forgets: event.type === 'CheckCompleted' ? null : since,
    state: evolve(audit.state, event),
    end: {
      heads: [event.hash],
      permanentHead: permanent ? [event.hash] : end.permanentHead,
      openGaps: permanent ? [] : end.openGaps,
      recordedAt: event.recorded_at,
    },
    permanentSeq: permanent ? seq : audit.permanentSeq,
    permanentHash: permanent ? event.hash : audit.permanentHash,
    events: audit.events + 1,
    transitions: audit.transitions + (event.type === 'StateChanged' ? 1 : 0),
    atomicSeq: event.type === 'StateChanged' || event.type === 'ApiConfigured' ? seq : audit.atomicSeq,
    channels: event.type === 'ApiConfigured' ? event.channels : audit.channels,
    pending: expected.pending,
    lostRuns: expected.lostRuns,
    evidenceExpired: expected.evidenceExpired,
  };
};

/** Looks at the next line of a stream. `now` (epoch ms) decides what may have expired. */
export const auditLine = (
  audit: StreamAudit,
  line: E.Either<InvalidItem, EventRecord>,
  now: number,
): StreamAudit => {
  const { version } = audit.state;
  const seq = E.isLeft(line) ? (line.left.seq ?? version + 1) : line.right.seq;
  if (seq <= version) {
    // Of a piece that was moved, one line tells enough.
    if (!audit.disordered)
      reportAt(audit, seq)(`comes after ${String(version)}: it was inserted, or the order was changed`);
    return { ...audit, events: audit.events + 1, disordered: true, outOfOrder: audit.outOfOrder + 1 };
  }
  if (E.isLeft(line)) return passDamaged(audit, seq, null, line.left.faults.join('; '), now);
  const check = parseCheck(line.right);
  const event = check === null ? decodeParsed(line.right) : E.right(check);
  if (E.isLeft(event)) return passDamaged(audit, seq, line.right, event.left.faults.join('; '), now);
  if (sha256(line.right.body) !== line.right.hash)
    return passDamaged(audit, seq, line.right, `${changedContent}${aboutDay(event.right)}`, now);
  // A check recognised by its whole text has no other members.
  const members = check === null ? memberFault(event.right, line.right.body) : null;
  if (members !== null) reportAt(audit, seq)(members);
  return looked(audit, event.right, line.right, now);
};
