import * as E from 'fp-ts/lib/Either.js';
import type { StreamEnd } from '../../projections/audit/audit-end.ts';
import { emptyFaultList } from '../../projections/audit/fault-list.ts';
import type { LogSeal } from '../../projections/audit/log-seal.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { type Ledger, type LedgerError, everything } from '../../projections/ledger.ts';
import type { FoldDeps } from '../ports/part-fold.ts';
import { auditIndex } from './audit-index.ts';
import { partFindings, type PartFindings } from './audit-report.ts';
import {
  createAuditedStreams,
  endOf,
  setState,
  type AuditedStreams,
  type AuditedStream,
} from './audited-streams.ts';

export type PartDeps = Pick<FoldDeps, 'clock' | 'part' | 'progress'> &
  Readonly<{
    ledger: Pick<Ledger, 'loadStates' | 'readLog' | 'readStream' | 'readTransitions' | 'readSummaries'>;
  }>;

/** `states`: those of all streams, loaded before the log is read. */
export type AuditQuestion = Readonly<{ states: readonly Health[]; seal: LogSeal | null }>;

// Passes may be running: what looks wrong at the end of a stream is looked at again, with what was recorded meanwhile.
const rereads = 5;

const lookAgain = async (
  { ledger }: PartDeps,
  { add }: AuditedStreams,
  [apiId, stream]: readonly [string, AuditedStream],
  now: number,
): Promise<E.Either<LedgerError, boolean>> => {
  const before = [stream.audit.events, stream.state?.version].join();
  const states = await ledger.loadStates([apiId])();
  if (E.isLeft(states)) return states;
  setState(stream, states.right.states.find(({ version }) => version > 0) ?? null);
  const tail = { ...everything, from: stream.audit.state.version + 1 };
  for await (const page of ledger.readStream(apiId, tail)) {
    if (E.isLeft(page)) return page;
    add(page.right, now);
  }
  return E.right([stream.audit.events, stream.state?.version].join() !== before);
};

/**
 * A log that is read as the store reads fastest comes in the order of its append, which is not that of the places where somebody
 * moved an event, or salvaged a file: such a stream is read once more, place by place. So is one with summaries that its state does
 * not know of.
 */
const readInOrder = async (
  { ledger, clock }: PartDeps,
  audited: AuditedStreams,
): Promise<LedgerError | null> => {
  for (const [apiId, { audit }] of audited.streams) {
    if (audit.outOfOrder === 0 && !audit.days.isUnderived) continue;
    audited.begin(apiId);
    for await (const page of ledger.readStream(apiId, everything)) {
      if (E.isLeft(page)) return page.left;
      audited.add(page.right, clock.now());
    }
  }
  return null;
};

/** Judges the ends of all streams. */
const judgeEnds = async (
  deps: PartDeps,
  audited: AuditedStreams,
): Promise<E.Either<LedgerError, ReadonlyMap<string, StreamEnd>>> => {
  const ends = new Map<string, StreamEnd>();
  for (const entry of audited.streams) {
    const [apiId, stream] = entry;
    const judged = () => {
      const now = deps.clock.now();
      return endOf(stream, { now, asOf: now });
    };
    let end = judged();
    for (let look = 1; look < rereads && end.faults.length > 0; look += 1) {
      const moved = await lookAgain(deps, audited, entry, deps.clock.now());
      if (E.isLeft(moved)) return moved;
      if (!moved.right) break;
      end = judged();
    }
    ends.set(apiId, end);
  }
  return E.right(ends);
};

/** Judges streams that were read to their ends, and what the index shows of them. */
const judge = async (
  deps: PartDeps,
  audited: AuditedStreams,
  seal: LogSeal | null,
): Promise<E.Either<LedgerError, PartFindings>> => {
  const unread = await readInOrder(deps, audited);
  if (unread !== null) return E.left(unread);
  const ends = await judgeEnds(deps, audited);
  if (E.isLeft(ends)) return ends;
  // A day may have been summarized meanwhile.
  if ([...audited.streams.values()].some(({ audit }) => audit.days.isUnderived))
    return judge(deps, audited, seal);
  const indexed = await auditIndex(deps, audited);
  return E.map(() => partFindings(audited, ends.right, seal))(indexed);
};

const auditPart = async (
  deps: PartDeps,
  { states, seal }: AuditQuestion,
): Promise<E.Either<LedgerError, PartFindings>> => {
  const audited = createAuditedStreams(states, seal, false);
  let events = 0;
  for await (const page of deps.ledger.readLog(deps.part)) {
    if (E.isLeft(page)) return page;
    audited.add(page.right, deps.clock.now());
    events += page.right.length;
    await deps.progress(events);
  }
  return judge(deps, audited, seal);
};

/** The audit of the streams in a part of the log. */
export const auditFold = { name: 'audit', fold: auditPart };

/** The audit of streams that have a state, or were sealed, and of which the log has nothing. */
export const auditEmpty = async (
  deps: PartDeps,
  { states, seal }: AuditQuestion,
  apis: readonly string[],
): Promise<E.Either<LedgerError, PartFindings>> => {
  if (apis.length === 0) return E.right({ unplaced: emptyFaultList(), streams: [] });
  const audited = createAuditedStreams(states, seal, false);
  for (const apiId of apis) audited.begin(apiId);
  return judge(deps, audited, seal);
};
