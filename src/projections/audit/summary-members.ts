import type { DaySummarized } from '../../events/day-summarized.ts';
import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import { sha256 } from '../../events/fields/sha256.ts';
import type { Summary } from '../days/begin-days.ts';

/**
 * What of a derived day follows from the log: all, all but the observed time of incidents, or only what its own events say,
 * because the day before it goes on into it and can only be estimated.
 */
export type Certain = 'all' | 'time' | 'events';

/** Without the members that depend on expired checks: the observed time of incidents. */
const loose = (summary: Summary): Summary => {
  const { incident: _incident, ended: _ended, ...closing } = summary.closing;
  return { ...summary, closing };
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
export const certainMembers = (summary: Summary, certain: Certain): Summary => {
  if (certain === 'all') return summary;
  return certain === 'time' ? loose(summary) : ownOnly(summary);
};

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
