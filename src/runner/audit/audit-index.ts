import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { addFault, type AuditFault } from '../../projections/audit/fault-list.ts';
import type { StreamAudit } from '../../projections/audit/stream-audit.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { AuditedStreams } from './audited-streams.ts';
import type { Clock } from '../ports/clock.ts';

export type AuditIndexDeps = Readonly<{
  ledger: Pick<Ledger, 'readTransitions' | 'readSummaries'>;
  clock: Pick<Clock, 'now' | 'sleep'>;
}>;

const always = { since: '0000', until: '9999' };

/** The index of a store may trail its log by a moment. */
const trailsMs = 60_000;
const waitMs = 2000;

const belongs = (line: EventRecord): boolean => {
  const event = decodeEvent(line);
  return (
    E.isLeft(event) ||
    event.right.type === 'StateChanged' ||
    event.right.type === 'DaySummarized' ||
    event.right.type === 'AlertPublished' ||
    event.right.type === 'AlertWaived'
  );
};

/** After an event that cannot be believed, one fault tells enough. */
const isJudged = ({ lostAt, state }: StreamAudit, seq: number): boolean =>
  seq <= state.version && (lostAt === null || seq < lostAt);

/** What is wrong with a place in the index; null: nothing, or the audit of the log has told it. */
const placeFault = ({ streams }: AuditedStreams, line: EventRecord): string | null => {
  const audit = streams.get(line.api_id)?.audit;
  if (audit === undefined || !isJudged(audit, line.seq)) return null;
  const wanted = audit.alerts.indexed.get(line.seq)?.at;
  if (wanted === undefined)
    return belongs(line) ? null : 'is in the index of transitions but is neither a transition nor a delivery';
  return line.indexedAt === wanted
    ? null
    : `is in the index of transitions at ${String(line.indexedAt)} but belongs at ${wanted}: it is shown at the wrong time`;
};

const place = (apiId: string, seq: number): string => `${apiId}/${String(seq)}`;

const wrongPlaces = async (
  { ledger }: AuditIndexDeps,
  audited: AuditedStreams,
): Promise<E.Either<LedgerError, ReadonlyMap<string, AuditFault | null>>> => {
  const found = new Map<string, AuditFault | null>();
  for (const pages of [ledger.readTransitions(always), ledger.readSummaries(always)])
    for await (const page of pages) {
      if (E.isLeft(page)) return page;
      for (const { right: line } of page.right.filter(E.isRight)) {
        const { api_id, seq } = line;
        const fault = placeFault(audited, line);
        found.set(place(api_id, seq), fault === null ? null : { api_id, seq, fault });
      }
    }
  return E.right(found);
};

/** What the index leaves out, and whether some of it was recorded so lately that it may only trail. */
const leftOut = ({ streams }: AuditedStreams, found: ReadonlyMap<string, unknown>, now: number) => {
  const missing: { api_id: string; seq: number }[] = [];
  let mayTrail = false;
  for (const [api_id, { audit }] of streams)
    for (const [seq, { recordedAt }] of audit.alerts.indexed)
      if (isJudged(audit, seq) && !found.has(place(api_id, seq))) {
        missing.push({ api_id, seq });
        mayTrail ||= Date.parse(recordedAt) > now - trailsMs;
      }
  return { missing, mayTrail };
};

/**
 * Transitions and their deliveries are shown by an index beside the log, which no hash covers: each of them must stand in it,
 * at its time, and nothing else. Told in the faults of their streams.
 */
export const auditIndex = async (
  deps: AuditIndexDeps,
  audited: AuditedStreams,
): Promise<E.Either<LedgerError, void>> => {
  let found = await wrongPlaces(deps, audited);
  if (E.isLeft(found)) return found;
  let out = leftOut(audited, found.right, deps.clock.now());
  if (out.mayTrail) {
    await deps.clock.sleep(waitMs);
    found = await wrongPlaces(deps, audited);
    if (E.isLeft(found)) return found;
    out = leftOut(audited, found.right, deps.clock.now());
  }
  const hidden = 'is not in the index of transitions: it is not shown';
  const faults = [...out.missing.map((one) => ({ ...one, fault: hidden })), ...found.right.values()];
  for (const fault of faults) {
    const stream = audited.streams.get(fault?.api_id ?? '');
    if (fault !== null && stream !== undefined) addFault(stream.audit.faults, fault);
  }
  return E.right(undefined);
};
