import type { Gap } from '../../projections/health/retention.ts';
import type { StreamEnd } from '../../projections/audit/audit-end.ts';
import { firstFaults, type AuditFault, type FaultList } from '../../projections/audit/fault-list.ts';
import type { LogSeal, SealedHead } from '../../projections/audit/log-seal.ts';
import {
  channelAudits,
  oldestPending,
  pendingNote,
  type ListedAlert,
  type ChannelAudit,
  type StreamAlerts,
} from './audited-alerts.ts';
import {
  openFaults,
  sealFaultOf,
  underived,
  type AuditedStreams,
  type AuditedStream,
} from './audited-streams.ts';

export type Unverifiable = Readonly<{ api_id: string }> & Gap;

/** What `audit --json` prints. */
export type AuditReport = Readonly<{
  streams: number;
  events: number;
  transitions: number;
  faults: readonly AuditFault[];
  /** faults beyond those listed; absent: none */
  faults_omitted?: number;
  unverifiable: readonly Unverifiable[];
  /** transitions of signals that cannot be derived any more: checks of their runs have expired */
  evidence_expired: number;
  /** what became of each transition on each of its channels, by channel */
  channels: readonly ChannelAudit[];
  /** those that are still to come, the oldest first: at most a thousand */
  pending: readonly ListedAlert[];
}>;

/** Number of faults, listed or not. */
export const faultCount = ({ faults, faults_omitted = 0 }: AuditReport): number =>
  faults.length + faults_omitted;

/**
 * What shows that no stream lacks its last events. `states`: the stored state of each; `seal`: only a seal for some, so what was
 * recorded after it may be missing; `nothing`: neither for some.
 */
export type EndsShownBy = 'states' | 'seal' | 'nothing';

export type AuditResult = Readonly<{
  report: AuditReport;
  endsShownBy: EndsShownBy;
  heads: readonly SealedHead[];
  /** what could not be checked, and what is missing for it; not a fault */
  unproven: readonly string[];
  /** what a person should know beside it */
  notes: readonly string[];
}>;

const headOf = (apiId: string, { audit }: AuditedStream): SealedHead => ({
  api_id: apiId,
  seq: audit.state.version,
  hash: audit.end.heads?.[0] ?? null,
  kept_seq: audit.permanentSeq,
  kept_hash: audit.permanentSeq === 0 ? null : audit.permanentHash,
});

/** What was found in one stream, as plain data. */
export type StreamFindings = Readonly<{
  head: SealedHead;
  hasState: boolean;
  events: number;
  transitions: number;
  evidenceExpired: number;
  alerts: StreamAlerts;
  faults: Readonly<FaultList>;
  unverifiable: readonly Gap[];
}>;

/** What was found in a part of the log. `unplaced`: faults of what has no place in a stream. */
export type PartFindings = Readonly<{
  unplaced: Readonly<FaultList>;
  streams: readonly StreamFindings[];
}>;

const findingsOf = (
  apiId: string,
  stream: AuditedStream,
  end: StreamEnd | undefined,
  seal: LogSeal | null,
): StreamFindings => {
  const { audit, state } = stream;
  const gaps = end?.gaps ?? [];
  const sealed = seal === null ? null : sealFaultOf(stream, seal.sealed_at, gaps);
  const { listed, omitted } = openFaults(stream);
  return {
    head: headOf(apiId, stream),
    hasState: state !== null,
    events: audit.events,
    transitions: audit.transitions,
    evidenceExpired: audit.evidenceExpired,
    alerts: { settled: [...audit.alerts.settled], pending: end?.pending ?? [] },
    faults: {
      listed: [...listed, ...(end?.faults ?? []), ...(sealed === null ? [] : [sealed])],
      omitted,
    },
    unverifiable: [...stream.unseen, ...gaps, ...underived(stream)],
  };
};

/** `ends` are the ends of the streams, judged. */
export const partFindings = (
  { streams, faults }: AuditedStreams,
  ends: ReadonlyMap<string, StreamEnd>,
  seal: LogSeal | null,
): PartFindings => ({
  unplaced: faults,
  streams: [...streams].map(([apiId, stream]) => findingsOf(apiId, stream, ends.get(apiId), seal)),
});

/** All parts as one, each stream in order of its name. */
export const joinFindings = (parts: readonly PartFindings[]): PartFindings => ({
  unplaced: firstFaults({
    listed: parts.flatMap(({ unplaced }) => unplaced.listed),
    omitted: parts.reduce((sum, { unplaced }) => sum + unplaced.omitted, 0),
  }),
  streams: parts
    .flatMap(({ streams }) => streams)
    .toSorted((a, b) => (a.head.api_id < b.head.api_id ? -1 : 1)),
});

const endsShownBy = (streams: readonly StreamFindings[], seal: LogSeal | null): EndsShownBy => {
  const stateless = streams.filter(({ hasState }) => !hasState);
  const sealed = new Set(seal?.streams.map(({ api_id }) => api_id));
  if (stateless.length === 0) return 'states';
  return stateless.every(({ head }) => sealed.has(head.api_id)) ? 'seal' : 'nothing';
};

/** Puts together what was found. `asOf` (epoch ms): the time from which the ages of pending alerts are counted. */
export const auditResult = (
  { unplaced, streams }: PartFindings,
  seal: LogSeal | null,
  asOf: number,
): AuditResult => {
  const sum = (of: (stream: StreamFindings) => number) =>
    streams.reduce((total, stream) => total + of(stream), 0);
  const alerts = streams.map((stream) => stream.alerts);
  const note = pendingNote(alerts, asOf);
  const filled = streams.filter(({ events }) => events > 0);
  const omitted = unplaced.omitted + sum(({ faults }) => faults.omitted);
  return {
    report: {
      streams: filled.length,
      events: sum(({ events }) => events),
      transitions: sum(({ transitions }) => transitions),
      faults: [...unplaced.listed, ...streams.flatMap(({ faults }) => faults.listed)],
      ...(omitted === 0 ? {} : { faults_omitted: omitted }),
      unverifiable: streams.flatMap(({ head: { api_id }, unverifiable }) =>
        unverifiable.map((gap) => ({ api_id, ...gap })),
      ),
      evidence_expired: sum(({ evidenceExpired }) => evidenceExpired),
      channels: channelAudits(alerts),
      pending: oldestPending(alerts, asOf),
    },
    endsShownBy: endsShownBy(filled, seal),
    heads: filled.map(({ head }) => head),
    unproven: seal?.streams.length === 0 ? ['the seal names no stream: nothing was compared with it'] : [],
    notes: note === null ? [] : [note],
  };
};
