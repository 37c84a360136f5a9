import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { AuditFault } from '../../projections/audit/fault-list.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { StreamEnd } from '../../projections/audit/audit-end.ts';
import { type Ledger, type LedgerError, everything } from '../../projections/ledger.ts';
import type { LogSeal } from '../../projections/audit/log-seal.ts';
import { auditIndex } from './audit-index.ts';
import {
  createAuditedStreams,
  endOf,
  setState,
  type AuditedStreams,
  type AuditedStream,
} from './audited-streams.ts';
import { auditResult, type AuditResult } from './audit-report.ts';
import type { Clock } from '../ports/clock.ts';
import { listText } from '../text/list-text.ts';

export type AuditDeps = Readonly<{
  ledger: Pick<Ledger, 'loadStates' | 'readLog' | 'readStream' | 'readTransitions' | 'readSummaries'>;
  clock: Pick<Clock, 'now' | 'sleep'>;
  /** `total` as the states tell it */
  progress: (events: number, total: number) => void | Promise<void>;
}>;

// Passes may be running: what looks wrong at the end of a stream is looked at again, with what was recorded meanwhile.
const rereads = 5;

const lookAgain = async (
  { ledger }: AuditDeps,
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
 * moved an event, or salvaged a file: such a stream is read once more, place by place.
 */
const readInOrder = async (
  { ledger, clock }: AuditDeps,
  audited: AuditedStreams,
): Promise<LedgerError | null> => {
  for (const [apiId, { audit }] of audited.streams) {
    if (audit.outOfOrder === 0) continue;
    audited.restart(apiId);
    for await (const page of ledger.readStream(apiId, everything)) {
      if (E.isLeft(page)) return page.left;
      audited.add(page.right, clock.now());
    }
  }
  return null;
};

/** Judges the ends of all streams. */
const judgeEnds = async (
  deps: AuditDeps,
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

const stateless = ({ streams }: AuditedStreams): readonly string[] => {
  const names = [...streams].filter(([, { state }]) => state === null).map(([apiId]) => apiId);
  return names.length === 0
    ? []
    : [
        `without a state that can be read, so a cut-off tail would go unnoticed: ${listText(names, 20)} (upledger replay --verify says more)`,
      ];
};

/** Beside a log, what is no state any more was changed by somebody else, unless a newer program wrote it, or none of ours. */
const partition = (faults: readonly InvalidState[], { streams }: AuditedStreams) => {
  const contradictsLog = ({ api_id, why }: InvalidState) =>
    why === 'damaged' && (streams.get(api_id ?? '')?.audit.events ?? 0) > 0;
  return [faults.filter(contradictsLog), faults.filter((one) => !contradictsLog(one))] as const;
};

const damageFault = ({ api_id, faults }: InvalidState): AuditFault => ({
  api_id,
  seq: null,
  fault: `the state of the API cannot be one: ${faults.join('; ')} (upledger replay --write rebuilds it)`,
});

/** Verifies the whole log, and its ends against the states; with a seal also that it still contains what was sealed. */
export const auditLog = async (
  deps: AuditDeps,
  seal: LogSeal | null,
): Promise<E.Either<LedgerError, AuditResult>> => {
  // States first: whatever is recorded from now on can only make the log longer than they say.
  const states = await deps.ledger.loadStates()();
  if (E.isLeft(states)) return states;
  const total = states.right.states.reduce((sum, { version }) => sum + version, 0);
  const audited = createAuditedStreams(states.right.states, seal, false);
  let events = 0;
  for await (const page of deps.ledger.readLog()) {
    if (E.isLeft(page)) return page;
    audited.add(page.right, deps.clock.now());
    events += page.right.length;
    await deps.progress(events, total);
  }
  const unread = await readInOrder(deps, audited);
  if (unread !== null) return E.left(unread);
  const ends = await judgeEnds(deps, audited);
  if (E.isLeft(ends)) return ends;
  const indexed = await auditIndex(deps, audited);
  if (E.isLeft(indexed)) return indexed;
  const result = auditResult(audited, ends.right, seal);
  const { report } = result;
  const [damaged, others] = partition(states.right.faults, audited);
  const unproven = [...result.unproven, ...stateless(audited), ...others.map(invalidItemText)];
  return E.right({
    ...result,
    report: { ...report, faults: [...report.faults, ...damaged.map(damageFault)] },
    unproven,
  });
};
