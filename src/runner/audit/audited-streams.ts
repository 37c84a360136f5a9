import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Gap } from '../../projections/health/retention.ts';
import { endAudit, type StreamEnd } from '../../projections/audit/audit-end.ts';
import {
  addFaultOfAny,
  emptyFaultList,
  type AuditFault,
  type FaultList,
} from '../../projections/audit/fault-list.ts';
import { sealError, type SealedHashes } from '../../projections/audit/audit-against-seal.ts';
import { auditLine } from '../../projections/audit/audit-stream.ts';
import {
  beginAudit,
  beginAuditAt,
  isFolded,
  type StreamAudit,
} from '../../projections/audit/stream-audit.ts';
import { stateDifferences, type StateDifference } from '../../projections/health/compare-states.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Page } from '../../projections/ledger.ts';
import type { LogSeal, SealedHead } from '../../projections/audit/log-seal.ts';

type Heads = readonly (string | null)[] | null;

/** One stream under audit. Changed as it is read: there are millions of lines. */
export type AuditedStream = {
  audit: StreamAudit;
  /** places that are known to be outside of what is audited: the file is only a part of the log */
  unseen: readonly Gap[];
  state: Health | null;
  /** the head hash where the state stands */
  atState: Heads;
  /** what the fold says there and the state does not */
  differences: readonly StateDifference[];
  /** `forgets` of the audit there */
  forgot: number | null;
  readonly sealed: SealedHead | null;
  atSealed: Heads;
  atSealedPermanent: Heads;
};

export type AuditedStreams = Readonly<{
  streams: Map<string, AuditedStream>;
  /** what has no place in a stream */
  faults: FaultList;
  add: (page: Page, now: number) => void;
  /** begins a stream, or begins it anew, to be read again */
  begin: (apiId: string) => void;
}>;

const apiOf = (line: E.Either<InvalidItem, { api_id: string }>): string | null =>
  E.isLeft(line) ? line.left.api_id : line.right.api_id;

const seqOf = (line: E.Either<InvalidItem, { seq: number }>): number | null =>
  E.isLeft(line) ? line.left.seq : line.right.seq;

/** Why this is in no place of a stream at all; null: it is in one. */
const placelessFault = (line: Page[number]): string | null => {
  const seq = seqOf(line);
  if (apiOf(line) !== null && seq !== null && seq >= 1) return null;
  return E.isLeft(line) ? line.left.faults.join('; ') : `is at ${String(seq)}, but positions begin at 1`;
};

const note = (stream: AuditedStream): void => {
  const { audit, state, sealed } = stream;
  const { version } = audit.state;
  if (state !== null && version === state.version) {
    stream.atState = audit.end.heads;
    stream.forgot = audit.forgets;
    stream.differences = isFolded(audit) ? stateDifferences(state, audit.state, audit.lostRuns) : [];
  }
  if (sealed === null) return;
  if (version === sealed.seq) stream.atSealed = audit.end.heads;
  if (version === sealed.kept_seq) stream.atSealedPermanent = audit.end.heads;
};

/** All streams of an audit. `partial`: a stream may begin anywhere, as in the export of a period. */
export const createAuditedStreams = (
  states: readonly Health[],
  seal: LogSeal | null,
  partial: boolean,
): AuditedStreams => {
  const stateOf = new Map(states.filter(({ version }) => version > 0).map((state) => [state.api_id, state]));
  const sealedOf = new Map(seal?.streams.map((head) => [head.api_id, head]));
  const streams = new Map<string, AuditedStream>();
  const faults = emptyFaultList();
  const begin = (apiId: string, seq: number, isSummarized: boolean): AuditedStream => {
    const stream = {
      audit: partial ? beginAuditAt(apiId, seq) : beginAudit(apiId, isSummarized),
      unseen: partial && seq > 1 ? [{ from_seq: 1, to_seq: seq - 1 }] : [],
      state: stateOf.get(apiId) ?? null,
      atState: null,
      differences: [],
      forgot: null,
      sealed: sealedOf.get(apiId) ?? null,
      atSealed: null,
      atSealedPermanent: null,
    };
    streams.set(apiId, stream);
    return stream;
  };
  // By its state. Where the log says otherwise, the stream is read once more.
  const isSummarized = (apiId: string) => stateOf.get(apiId)?.summarized_seq !== null;
  const add = (page: Page, now: number): void => {
    for (const line of page) {
      const apiId = apiOf(line);
      const unaddressable = placelessFault(line);
      if (unaddressable !== null)
        addFaultOfAny(faults, { api_id: apiId, seq: seqOf(line), fault: unaddressable });
      if (unaddressable !== null || apiId === null) continue;
      const stream = streams.get(apiId) ?? begin(apiId, seqOf(line) ?? 1, isSummarized(apiId));
      stream.audit = auditLine(stream.audit, line, now);
      note(stream);
    }
  };
  return { streams, faults, add, begin: (apiId) => void begin(apiId, 1, true) };
};

/** Sets another state, read later. */
export const setState = (stream: AuditedStream, state: Health | null): void => {
  if (state?.version !== stream.state?.version) Object.assign(stream, { atState: null, differences: [] });
  stream.state = state;
  note(stream);
};

export const endOf = (
  { audit, state, atState, differences, forgot }: AuditedStream,
  times: Readonly<{ now: number; asOf: number }>,
): StreamEnd =>
  endAudit(
    audit,
    state === null ? null : { stored: state, heads: atState, differences, forgets: forgot },
    times,
  );

/** Where nothing could be derived any more, because of a fault; and what a person had passed over. */
export const underived = ({ audit }: AuditedStream): readonly Gap[] => [
  ...audit.resumed.map(({ skipped }) => skipped),
  ...(audit.lostAt === null || audit.faults.listed.length === 0
    ? []
    : [{ from_seq: audit.lostAt, to_seq: audit.state.version }]),
];

/** The faults of a stream, without those that an auditor knew of: who sealed it after it was resumed has seen what was torn. */
export const openFaults = ({ audit, sealed }: AuditedStream): Readonly<FaultList> => {
  const known = audit.resumed.filter(({ seq }) => sealed !== null && seq <= sealed.seq);
  const isKnown = ({ seq }: AuditFault) =>
    known.some((one) => seq !== null && one.skipped.from_seq <= seq && seq <= one.seq);
  const { listed, omitted } = audit.faults;
  return known.length === 0 ? audit.faults : { listed: listed.filter((fault) => !isKnown(fault)), omitted };
};

/** What the seal says of a stream; null: nothing, or all is well. */
export const sealFaultOf = (
  stream: AuditedStream,
  sealedAt: string,
  expired: readonly Gap[],
): AuditFault | null => {
  const { sealed, atSealed, atSealedPermanent } = stream;
  if (sealed === null) return null;
  const observedHashes: SealedHashes = { sealed, head: atSealed, permanent: atSealedPermanent };
  return sealError(observedHashes, sealedAt, { expired, unseen: [...stream.unseen, ...underived(stream)] });
};
