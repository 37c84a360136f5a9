import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Event } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { beginDays, type DayFold, type Summary } from '../days/begin-days.ts';
import { closeAtHead, foldDays } from '../days/day-fold.ts';
import { firstDay } from '../days/day-counts.ts';
import type { FoldedSummary } from '../days/summary-of.ts';
import { dayIn, dayOf } from '../days/utc-days.ts';
import { dayMs } from '../health/epoch-ms.ts';
import { expirySkewMs } from '../health/retention.ts';
import { differing, digestOf, certainMembers, summaryIn, type Certain } from './summary-members.ts';

/** A derived day: the whole summary, or only its digest when many days wait. */
type DerivedDay = Readonly<{
  day: string;
  checks: number;
  partial: boolean;
  certain: Certain;
  digest: string;
  summary: Summary | null;
}>;

/** The days of one stream derived from its checks. Mutable. */
export type DaysAudit = {
  /** null: the stream was not read from its beginning, or was changed, or has no summaries as far as was known */
  fold: DayFold | null;
  /** a summary was read where none was expected, so that its day was not derived: the stream must be read again */
  isUnderived: boolean;
  readonly isExpected: boolean;
  readonly derived: DerivedDay[];
  /** false: checks expired during the open incident, so its observed time is unknown */
  isComplete: boolean;
  /** checks that must be read until nothing counted goes back to expired ones; 0: nothing does */
  estimated: number;
  /** the shortest retention of checks so far, in days; null: none was set */
  retainDays: number | null;
};

/** `isSummarized` false: there should be no summaries, and deriving days, which takes as long as all the rest, would be in vain. */
export const beginDaysAudit = (apiId: string, isSummarized = true): DaysAudit => ({
  fold: isSummarized ? beginDays(apiId) : null,
  isUnderived: false,
  isExpected: isSummarized,
  derived: [],
  isComplete: true,
  estimated: 0,
  retainDays: null,
});

/** Up to this many derived days are kept whole until their summary comes. */
const keptWhole = 32;

/** After an estimate, the first check ends what is taken to be open, and the second is counted from the first. */
const checksToBeSure = 2;

/** Checks that are still to be read behind an estimate, at the end of a day. */
const estimatedAfter = ({ estimated }: DaysAudit, summary: FoldedSummary): number => {
  if (summary.partial) return checksToBeSure;
  if (estimated === 0) return 0;
  const { ahead, open, counted_to } = summary.closing;
  const isPlain = ahead.length === 0 && open !== null && counted_to <= open.from;
  return isPlain ? Math.max(0, estimated - summary.checks) : estimated;
};

const derive = (days: DaysAudit, summary: FoldedSummary): DerivedDay => {
  if (summary.partial) days.isComplete = false;
  const certain = days.estimated > 0 ? 'events' : days.isComplete ? 'all' : 'time';
  const digest = digestOf(summary, certain);
  const whole = days.derived.length < keptWhole ? summary : null;
  if (!summary.partial && summary.closing.incident === null) days.isComplete = true;
  days.estimated = estimatedAfter(days, summary);
  const { day, checks, partial } = summary;
  return { day, checks, partial, certain, digest, summary: whole };
};

/** Reads the next event that is not a summary. */
export const seeForDays = (
  days: DaysAudit,
  read: Readonly<{ event: Event; line: EventRecord }>,
  now: number,
): void => {
  if (days.fold === null) return;
  if (read.event.type === 'ApiConfigured') {
    const { retain_checks_days: retainDays } = read.event;
    if (retainDays !== null) days.retainDays = Math.min(retainDays, days.retainDays ?? retainDays);
  }
  for (const summary of foldDays(days.fold, read, now)) days.derived.push(derive(days, summary));
  if (days.fold.broken) days.fold = null;
};

/** Skips partial days, whose checks have expired: they may have no summary. */
const passExpired = ({ derived }: DaysAudit, day: string): void => {
  while (derived[0]?.partial === true && derived[0].day < day) derived.shift();
};

/** Whether checks that may have closed a day have expired, or all checks of a day, by clocks that were behind. */
const isExpired = ({ derived }: DaysAudit, fold: DayFold, { seq, day }: DaySummarized): boolean => {
  const [next] = derived;
  return next === undefined
    ? fold.expired || seq > fold.history.seq + 1
    : day < next.day && dayIn(day) <= fold.everExpiredTo;
};

const isAtHead = ({ closed_by }: DaySummarized): boolean =>
  closed_by === 'removal' || closed_by === 'silence';

/**
 * Accepts a summary whose checks have expired. If no event closed its day, the day ends where the summary says, provided that
 * all remaining events before it were read; the fold continues from there.
 */
const accept = (days: DaysAudit, fold: DayFold, event: DaySummarized): void => {
  days.isComplete = false;
  days.estimated = checksToBeSure;
  const last = dayIn(event.day);
  if (!isAtHead(event) || event.until_seq !== fold.history.seq) {
    // What is checked on that day after this, by clocks that were right, does not count.
    for (const day of fold.days.keys()) if (day <= last) fold.days.delete(day);
    fold.done = Math.max(fold.done, last);
    return;
  }
  const { expiredBefore } = fold;
  for (let day = firstDay(fold.days); day !== null && day <= last; day = firstDay(fold.days))
    closeAtHead(fold);
  fold.done = Math.max(fold.done, last);
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

/** What contradicts a summary, and how many more checks it counts than were read. */
type Contradiction = Readonly<{ fault: string; more: number }>;

/** Compares a summary with its day as it is derived from the checks before it; `lost`: up to how many may have expired. */
const contradictionOf = (days: DaysAudit, event: DaySummarized, lost: number): Contradiction | null => {
  const { day, checks } = event;
  const derived = expected(days, event);
  if (derived === null)
    return { fault: `is a summary of ${day}, which nothing before it closes`, more: checks };
  if (derived.day !== day)
    return {
      fault: `is a summary of ${day}; by the log before it, ${derived.day} comes next`,
      more: day < derived.day ? checks : 0,
    };
  if (derived.partial || (event.partial && lost > 0)) return null;
  const said = summaryIn(event);
  if (digestOf(said, derived.certain) === derived.digest) return null;
  const names =
    derived.summary === null
      ? []
      : differing(certainMembers(said, derived.certain), certainMembers(derived.summary, derived.certain));
  return {
    fault: `is a summary of ${day} that does not follow from the events of that day${names.length === 0 ? '' : ` (${names.join(', ')})`}`,
    more: checks - derived.checks,
  };
};

/**
 * Up to how many checks of this day may have expired although those around them were not of it: their clock was ahead. Nothing
 * shows of what day they were, but a check of a day has not expired before the retention period has passed since.
 */
const mayHaveLost = (
  { retainDays }: DaysAudit,
  { lost, history }: DayFold,
  { seq, day }: DaySummarized,
  now: number,
): number =>
  retainDays !== null && dayIn(day) <= dayOf(now + expirySkewMs - retainDays * dayMs)
    ? lost + seq - history.seq - 1
    : 0;

/** The fault of a summary compared with the checks before it. If they have expired, only the chain proves it. */
export const summaryFault = (
  days: DaysAudit,
  event: DaySummarized,
  summarizedSeq: number | null,
  now: number,
): string | null => {
  const { day } = event;
  if (event.previous_summary_seq !== summarizedSeq)
    return `is the summary of ${day} and says that ${String(event.previous_summary_seq)} is the one before it; by the log it is ${String(summarizedSeq)}`;
  if (!days.isExpected) days.isUnderived = true;
  const { fold } = days;
  if (fold === null) return null;
  passExpired(days, day);
  if (isExpired(days, fold, event)) {
    accept(days, fold, event);
    return null;
  }
  const lost = mayHaveLost(days, fold, event, now);
  const [next] = days.derived;
  const contradiction = contradictionOf(days, event, lost);
  if (contradiction === null) return null;
  const { fault, more } = contradiction;
  if (more <= 0 || more > lost) return fault;
  if (next !== undefined && next.day > day) days.derived.unshift(next);
  accept(days, fold, event);
  return null;
};
