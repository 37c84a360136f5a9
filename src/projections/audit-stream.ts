import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../events/decode-event.ts';
import type { Event } from '../events/event.ts';
import type { ItemFault } from '../events/item-fault.ts';
import { isIntact, type Line } from '../events/line.ts';
import { alertFaults, rememberAlerts, type AlertBook } from './audit-alerts.ts';
import { chainFaults, holeBefore, type Hole } from './audit-chain.ts';
import { derivedFaults, owedTransition, type OwedTransition } from './audit-derived.ts';
import { evolve } from './evolve.ts';
import { initialHealth, type Health } from './health.ts';

/** What an auditor is told: at this place, this is wrong. */
export type AuditFault = Readonly<{ api_id: string; seq: number; fault: string }>;

/** One stream as far as it was looked at. */
export type StreamAudit = Readonly<{
  state: Health;
  /** seq of the last kept event; 0: none */
  keptSeq: number;
  events: number;
  transitions: number;
  /** `recorded_at` of the last event looked at */
  lastRecordedAt: string | null;
  /** the transition that must come next */
  owed: OwedTransition | null;
  alerts: AlertBook;
  /** filled as the stream is read, like the two beside it */
  faults: AuditFault[];
  /** places whose routine checks have lawfully expired */
  holes: Hole[];
}>;

export const beginAudit = (apiId: string): StreamAudit => ({
  state: initialHealth(apiId),
  keptSeq: 0,
  events: 0,
  transitions: 0,
  lastRecordedAt: null,
  owed: null,
  alerts: { transitions: new Map(), attempts: new Set() },
  faults: [],
  holes: [],
});

/** An item that is no event: its place is known, what it said is lost. */
const skipped = (audit: StreamAudit, fault: ItemFault): StreamAudit => {
  const { api_id, version } = audit.state;
  const seq = fault.seq ?? version + 1;
  audit.faults.push({ api_id, seq, fault: fault.faults.join('; ') });
  return { ...audit, events: audit.events + 1, state: { ...audit.state, version: Math.max(version, seq) } };
};

const looked = (audit: StreamAudit, event: Event, intact: boolean, now: number): StreamAudit => {
  const { state, alerts, faults, holes } = audit;
  const { api_id, seq } = event;
  const hole = holeBefore(audit, event, now);
  const tell = (fault: string, at = seq) => {
    faults.push({ api_id, seq: at, fault });
  };
  if (!intact) tell('its content does not fit its hash: it was changed after it was written');
  chainFaults(audit, event, hole, tell);
  derivedFaults(audit, event, tell);
  alertFaults(audit, event, tell);
  rememberAlerts(alerts, event);
  if (hole?.lawful === true) holes.push(hole);
  return {
    state: evolve(state, event),
    keptSeq: event.prev_kept_hash === undefined ? audit.keptSeq : seq,
    events: audit.events + 1,
    transitions: audit.transitions + (event.type === 'StateChanged' ? 1 : 0),
    lastRecordedAt: event.recorded_at,
    owed: owedTransition(state, event),
    alerts,
    faults,
    holes,
  };
};

/** Looks at the next line of a stream. `now` (epoch ms) decides what may have expired. */
export const auditLine = (audit: StreamAudit, line: E.Either<ItemFault, Line>, now: number): StreamAudit => {
  if (E.isLeft(line)) return skipped(audit, line.left);
  const event = decodeEvent(line.right);
  if (E.isLeft(event)) return skipped(audit, event.left);
  return looked(audit, event.right, isIntact(line.right), now);
};
