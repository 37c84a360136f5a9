import type { Gap } from '../../projections/health/retention.ts';
import type { StreamEnd } from '../../projections/audit/audit-end.ts';
import type { AuditFault } from '../../projections/audit/fault-list.ts';
import type { LogSeal, SealedHead } from '../../projections/audit/log-seal.ts';
import {
  openFaults,
  sealFaultOf,
  underived,
  type AuditedStreams,
  type AuditedStream,
} from './audited-streams.ts';
import { countText } from '../text/count-text.ts';

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
}>;

/** Number of faults, listed or not. */
export const faultCount = ({ faults, faults_omitted = 0 }: AuditReport): number =>
  faults.length + faults_omitted;

export type AuditResult = Readonly<{
  report: AuditReport;
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

/** Puts together what was found; `ends` are the ends of the streams, judged. */
export const auditResult = (
  audited: AuditedStreams,
  ends: ReadonlyMap<string, StreamEnd>,
  seal: LogSeal | null,
): AuditResult => {
  const faults: AuditFault[] = [...audited.faults.listed];
  const unverifiable: Unverifiable[] = [];
  const counts = { streams: 0, events: 0, transitions: 0, evidence_expired: 0 };
  let { omitted } = audited.faults;
  let pending = 0;
  for (const [api_id, stream] of audited.streams) {
    const end = ends.get(api_id);
    const { audit } = stream;
    const gaps = end?.gaps ?? [];
    const sealed = seal === null ? null : sealFaultOf(stream, seal.sealed_at, gaps);
    const open = openFaults(stream);
    omitted += open.omitted;
    faults.push(...open.listed, ...(end?.faults ?? []), ...(sealed === null ? [] : [sealed]));
    for (const gap of [...stream.unseen, ...gaps, ...underived(stream)])
      unverifiable.push({ api_id, ...gap });
    if (audit.events > 0) counts.streams += 1;
    counts.events += audit.events;
    counts.transitions += audit.transitions;
    counts.evidence_expired += audit.evidenceExpired;
    pending += end?.pending ?? 0;
  }
  const heads = [...audited.streams].filter(([, { audit }]) => audit.events > 0);
  return {
    report: {
      streams: counts.streams,
      events: counts.events,
      transitions: counts.transitions,
      faults,
      ...(omitted === 0 ? {} : { faults_omitted: omitted }),
      unverifiable,
      evidence_expired: counts.evidence_expired,
    },
    heads: heads.map(([apiId, stream]) => headOf(apiId, stream)),
    unproven: seal?.streams.length === 0 ? ['the seal names no stream: nothing was compared with it'] : [],
    notes: pending === 0 ? [] : [`${countText(pending, 'alert')} still pending, for less than a day`],
  };
};
