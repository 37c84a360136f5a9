import type { DaySummarized } from '../../events/day-summarized.ts';
import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import { sha256 } from '../../events/fields/sha256.ts';
import type { Summary } from '../days/begin-days.ts';

/** What of a derived day follows from the log. */
export type Certain = Readonly<{
  /** false: only what its own events say, because the day before it goes on into it and can only be estimated */
  time: boolean;
  /** the observed time of incidents */
  incidents: boolean;
  /** what later days have counted so far */
  ahead: boolean;
}>;

/** Only what the events of the day say. */
export const ownEvents: Certain = { time: false, incidents: false, ahead: false };

export const withoutAhead = (certain: Certain): Certain => ({ ...certain, ahead: false });

/** Without the members of the closing that depend on expired checks. */
const certainClosing = ({ closing }: Summary, { incidents, ahead }: Certain): Summary['closing'] => {
  const { incident, ended, ahead: later, ...rest } = closing;
  return { ...rest, ...(incidents ? { incident, ended } : {}), ...(ahead ? { ahead: later } : {}) };
};

/** Without all that goes on from the day before: what that left may have been counted from checks that have expired since. */
const ownOnly = (summary: Summary): Summary => ({
  ...summary,
  from_seq: 0,
  up_ms: 0,
  down_ms: 0,
  unknown_ms: 0,
  closing: {},
});

/** A summary without the members that do not follow from the log. */
export const certainMembers = (summary: Summary, certain: Certain): Summary =>
  certain.time ? { ...summary, closing: certainClosing(summary, certain) } : ownOnly(summary);

/** The first 32 hex digits of the SHA-256 of those members. */
export const digestOf = (summary: Summary, certain: Certain): string =>
  sha256(canonicalJson(certainMembers(summary, certain))).slice(0, 32);

/** What of a summary is derived. */
export const summaryIn = (event: DaySummarized): Summary => ({
  type: event.type,
  day: event.day,
  from_seq: event.from_seq,
  until_seq: event.until_seq,
  checks: event.checks,
  up_ms: event.up_ms,
  down_ms: event.down_ms,
  unknown_ms: event.unknown_ms,
  unmonitored_ms: event.unmonitored_ms,
  latency: event.latency,
  closing: event.closing,
  closed_by: event.closed_by,
  partial: event.partial,
});

/** The members that differ. */
export const differing = (said: Summary, derived: Summary): readonly string[] => {
  const other = new Map<string, unknown>(Object.entries(derived));
  return Object.entries(said)
    .filter(([name, value]) => canonicalJson({ value }) !== canonicalJson({ value: other.get(name) }))
    .map(([name]) => name);
};
