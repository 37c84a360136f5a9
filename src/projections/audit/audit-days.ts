import type { DaySummarized } from '../../events/day-summarized.ts';
import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import type { Event } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { sha256 } from '../../events/fields/sha256.ts';
import { beginDays, closeAtHead, foldDays, type DayFold, type Summary } from '../days/day-fold.ts';
import { firstDay } from '../days/day-counts.ts';
import { dayIn } from '../days/utc-days.ts';

/** A derived day: the whole summary, or only its digest when many days wait. */
type DerivedDay = Readonly<{
  day: string;
  partial: boolean;
  isLoose: boolean;
  digest: string;
  summary: Summary | null;
}>;

/** The days of one stream derived from its checks. Mutable. */
export type DaysAudit = {
  /** null: the stream was not read from its beginning, or was changed */
  fold: DayFold | null;
  readonly derived: DerivedDay[];
  /** false: checks expired during the open incident, so its observed time is unknown */
  isComplete: boolean;
  /** the last day that was accepted without derivation, because its checks had expired */
  accepted: string;
};

export const beginDaysAudit = (apiId: string): DaysAudit => ({
  fold: beginDays(apiId),
  derived: [],
  isComplete: true,
  accepted: '',
});

/** Up to this many derived days are kept whole until their summary comes. */
const keptWhole = 32;

/** Without the members that depend on expired checks: the observed time of incidents. */
const loose = (summary: Summary): Summary => {
  const { incident: _incident, ended: _ended, ...closing } = summary.closing;
  return { ...summary, closing };
};

const members = (summary: Summary, isLoose: boolean): Summary => (isLoose ? loose(summary) : summary);

const digestOf = (summary: Summary, isLoose: boolean): string =>
  sha256(canonicalJson(members(summary, isLoose))).slice(0, 32);

const derive = (days: DaysAudit, summary: Summary): DerivedDay => {
  if (summary.partial) days.isComplete = false;
  const isLoose = !days.isComplete;
  const digest = digestOf(summary, isLoose);
  const whole = days.derived.length < keptWhole ? summary : null;
  if (!summary.partial && summary.closing['incident'] === null) days.isComplete = true;
  return { day: summary.day, partial: summary.partial, isLoose, digest, summary: whole };
};

/** Reads the next event that is not a summary. */
export const seeForDays = (
  days: DaysAudit,
  read: Readonly<{ event: Event; line: EventRecord }>,
  now: number,
): void => {
  if (days.fold === null) return;
  for (const summary of foldDays(days.fold, read, now)) {
    const derived = derive(days, summary);
    if (derived.day > days.accepted) days.derived.push(derived);
  }
  if (days.fold.broken) days.fold = null;
};

const summaryIn = (event: DaySummarized): Summary => ({
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

const differing = (said: Summary, derived: Summary): readonly string[] => {
  const other = new Map<string, unknown>(Object.entries(derived));
  return Object.entries(said)
    .filter(([name, value]) => canonicalJson({ value }) !== canonicalJson({ value: other.get(name) }))
    .map(([name]) => name);
};

/** Skips partial days, whose checks have expired: they may have no summary. */
const passExpired = ({ derived }: DaysAudit, day: string): void => {
  while (derived[0]?.partial === true && derived[0].day < day) derived.shift();
};

/** Whether checks that may have closed a day have expired. */
const isExpired = ({ derived }: DaysAudit, fold: DayFold, { seq }: DaySummarized): boolean =>
  derived.length === 0 && (fold.expired || seq > fold.history.seq + 1);

const isAtHead = ({ closed_by }: DaySummarized): boolean =>
  closed_by === 'removal' || closed_by === 'silence';

/**
 * Accepts a summary whose checks have expired. If no event closed its day, the day ends where the summary says, provided that
 * all remaining events before it were read; the fold continues from there.
 */
const accept = (days: DaysAudit, fold: DayFold, event: DaySummarized): void => {
  days.accepted = event.day;
  days.isComplete = false;
  if (!isAtHead(event) || event.until_seq !== fold.history.seq) return;
  const last = dayIn(event.day);
  const { expiredBefore } = fold;
  for (let day = firstDay(fold.days); day !== null && day <= last; day = firstDay(fold.days))
    closeAtHead(fold);
  // Only summaries stand behind what has expired: the next one may be of those checks too.
  fold.expiredBefore = expiredBefore;
  fold.expired ||= expiredBefore;
};

/** The day that a summary should be of. */
const expected = (days: DaysAudit, event: DaySummarized): DerivedDay | null => {
  const next = days.derived.shift();
  if (next !== undefined) return next;
  if (!isAtHead(event) || days.fold === null) return null;
  days.fold.history.seq = event.seq - 1;
  const summary = closeAtHead(days.fold);
  return summary === null ? null : derive(days, summary);
};

/** The fault of a summary compared with the checks before it. If they have expired, only the chain proves it. */
export const summaryFault = (
  days: DaysAudit,
  event: DaySummarized,
  summarizedSeq: number | null,
): string | null => {
  const { day } = event;
  if (event.previous_summary_seq !== summarizedSeq)
    return `is the summary of ${day} and says that ${String(event.previous_summary_seq)} is the one before it; by the log it is ${String(summarizedSeq)}`;
  if (days.fold === null) return null;
  passExpired(days, day);
  if (isExpired(days, days.fold, event)) {
    accept(days, days.fold, event);
    return null;
  }
  const derived = expected(days, event);
  if (derived === null) return `is a summary of ${day}, which nothing before it closes`;
  if (derived.day !== day) return `is a summary of ${day}; by the log before it, ${derived.day} comes next`;
  if (derived.partial || event.partial) return null;
  const said = summaryIn(event);
  if (digestOf(said, derived.isLoose) === derived.digest) return null;
  const names =
    derived.summary === null
      ? []
      : differing(members(said, derived.isLoose), members(derived.summary, derived.isLoose));
  return `is a summary of ${day} that does not follow from the events of that day${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
};
