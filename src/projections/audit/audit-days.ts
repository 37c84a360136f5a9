import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Event } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { StreamResumed } from '../../events/stream-resumed.ts';
import { beginDays, type DayFold } from '../days/begin-days.ts';
import { closeAtHead, foldDays } from '../days/day-fold.ts';
import { firstDay } from '../days/day-counts.ts';
import type { FoldedSummary } from '../days/summary-of.ts';
import { dayIn, dayText } from '../days/utc-days.ts';
import { derivedDay, differenceOf, type DerivedDay } from './derived-day.ts';
import type { Gap } from '../health/retention.ts';
import {
  checksToBeSure,
  mayBeClosedThere,
  mayHaveLost,
  noLostChecks,
  seeClosed,
  seeGap,
  type LostChecks,
} from './lost-checks.ts';
import { ownEvents, type Certain } from './summary-members.ts';

/** The days of one stream derived from its checks. Mutable. */
export type DaysAudit = {
  /** null: the stream was not read from its beginning, or was changed, or has no summaries as far as was known */
  fold: DayFold | null;
  /** a summary was read where none was expected, so that its day was not derived: the stream must be read again */
  isUnderived: boolean;
  /** an event could not be read, and the stream was not resumed since */
  isUnread: boolean;
  /** a summary was read meanwhile, or behind missing events: it is not known what it goes on from */
  isPassedOver: boolean;
  readonly isExpected: boolean;
  readonly derived: DerivedDay[];
  /** false: checks expired during the open incident, so its observed time is unknown */
  isComplete: boolean;
  /** checks that must be read until nothing counted goes back to expired ones; 0: nothing does */
  estimated: number;
  readonly lost: LostChecks;
  /** the last event of the last day that was summarized; 0: none was */
  summarizedTo: number;
};

/** `isSummarized` false: there should be no summaries, and deriving days, which takes as long as all the rest, would be in vain. */
export const beginDaysAudit = (apiId: string, isSummarized = true): DaysAudit => ({
  fold: isSummarized ? beginDays(apiId) : null,
  isUnderived: false,
  isUnread: false,
  isPassedOver: false,
  isExpected: isSummarized,
  derived: [],
  isComplete: true,
  estimated: 0,
  lost: noLostChecks(),
  summarizedTo: 0,
});

/** Up to this many derived days are kept whole until their summary comes. */
const keptWhole = 32;

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
  const certain: Certain = {
    time: days.estimated === 0 && days.lost.unsure === 0,
    incidents: days.isComplete,
    ahead: summary.closing.ahead.every(({ partial }) => !partial),
  };
  const derived = derivedDay(summary, certain, days.derived.length < keptWhole);
  if (!summary.partial && summary.closing.incident === null) days.isComplete = true;
  days.estimated = estimatedAfter(days, summary);
  return derived;
};

/** Reads the next event that is not a summary. */
export const seeForDays = (
  days: DaysAudit,
  read: Readonly<{ event: Event; line: EventRecord }>,
  now: number,
): void => {
  const { fold, lost } = days;
  if (fold === null || days.isUnread) return;
  const { event } = read;
  const { done, history } = fold;
  const isSettled = history.health.streak === 0;
  // How much of an incident was observed may have been counted from what has expired, of whatever day that was.
  if (seeGap(lost, fold, event) && history.incident !== null) days.isComplete = false;
  const summaries = foldDays(fold, read, now);
  for (const summary of summaries) days.derived.push(derive(days, summary));
  if (fold.lost > 0 && isSettled && !fold.broken) seeClosed(lost, event, done, summaries.length);
};

/** Reads the event that resumes a stream: from there on days are derived as by whoever summarizes. */
export const resumeDaysAudit = (
  days: DaysAudit,
  read: Readonly<{ event: StreamResumed; line: EventRecord }>,
  now: number,
): void => {
  if (days.isPassedOver) days.fold = null;
  days.isUnread = false;
  seeForDays(days, read, now);
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

/** The day that a summary should be of; null: none is closed. One that no event closed is derived now. */
const expectedDay = (days: DaysAudit, fold: DayFold, event: DaySummarized): string | null => {
  const { derived } = days;
  const [next] = derived;
  if (next !== undefined) return next.day;
  if (!isAtHead(event)) return null;
  fold.history.seq = event.seq - 1;
  const first = firstDay(fold.days);
  const summary = first === dayIn(event.day) ? closeAtHead(fold) : null;
  if (summary !== null) derived.push(derive(days, summary));
  return first === null ? null : dayText(first);
};

/** What contradicts a summary, and how many more checks it counts than were read. */
type Contradiction = Readonly<{ fault: string; more: number }>;

/** Compares a summary with its day as it is derived from the checks before it; `lost`: up to how many may have expired. */
const contradictionOf = (
  days: DaysAudit,
  fold: DayFold,
  event: DaySummarized,
  lost: number,
): Contradiction | null => {
  const { day, checks } = event;
  const expected = expectedDay(days, fold, event);
  const [derived] = days.derived;
  if (expected !== null && expected !== day)
    return {
      fault: `is a summary of ${day}; by the log before it, ${expected} comes next`,
      more: day < expected ? checks : 0,
    };
  if (derived === undefined)
    return { fault: `is a summary of ${day}, which nothing before it closes`, more: checks };
  if (derived.partial || (event.partial && lost > 0)) return null;
  const difference = differenceOf(derived, event);
  if (difference === null) return null;
  const { names, more } = difference;
  const which = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return { fault: `is a summary of ${day} that does not follow from the events of that day${which}`, more };
};

/**
 * Whether a day may have been closed earlier than where it is derived, by checks that have expired. Days before it may then never
 * have been closed.
 */
const isClosedEarlier = (
  days: DaysAudit,
  next: DerivedDay | undefined,
  event: DaySummarized,
  gaps: readonly Gap[],
): boolean =>
  (next?.day !== event.day || event.until_seq < next.untilSeq) && mayBeClosedThere(days.lost, gaps, event);

/** Accepts a summary of a day that checks that have expired belong to, or closed: the next day begins where it says. */
const acceptLost = (days: DaysAudit, fold: DayFold, event: DaySummarized): void => {
  const { derived } = days;
  const [next] = derived;
  if (next !== undefined) derived[0] = { ...next, certain: ownEvents };
  accept(days, fold, event);
};

/** The fault of what a summary says of its day, compared with the checks before it. */
const figuresFault = (
  days: DaysAudit,
  fold: DayFold,
  event: DaySummarized,
  gaps: readonly Gap[],
  now: number,
): string | null => {
  passExpired(days, event.day);
  if (isExpired(days, fold, event)) {
    accept(days, fold, event);
    return null;
  }
  const lost = mayHaveLost(days.lost, fold, event, now);
  const [next] = days.derived;
  const contradiction = contradictionOf(days, fold, event, lost);
  while (days.derived[0] !== undefined && days.derived[0].day <= event.day) days.derived.shift();
  if (contradiction === null) return null;
  const { fault, more } = contradiction;
  if (lost === 0 || more > lost || (more <= 0 && !isClosedEarlier(days, next, event, gaps))) return fault;
  acceptLost(days, fold, event);
  return null;
};

/**
 * The fault of a summary compared with the checks before it. If they have expired, only the chain proves it. `gaps`: where checks
 * may have expired.
 */
export const summaryFault = (
  days: DaysAudit,
  event: DaySummarized,
  summarizedSeq: number | null,
  gaps: readonly Gap[],
  now: number,
): string | null => {
  const { day, from_seq: from } = event;
  if (event.previous_summary_seq !== summarizedSeq)
    return `is the summary of ${day} and says that ${String(event.previous_summary_seq)} is the one before it; by the log it is ${String(summarizedSeq)}`;
  if (!days.isExpected) days.isUnderived = true;
  const { fold } = days;
  if (fold === null) return null;
  if (fold.broken || days.isUnread) {
    days.isPassedOver = true;
    return null;
  }
  const first = days.summarizedTo + 1;
  days.summarizedTo = event.until_seq;
  const fault = figuresFault(days, fold, event, gaps, now);
  if (fault !== null || from === first) return fault;
  return `is a summary of ${day} from ${String(from)} on; by the summary before it, that day begins with ${String(first)}`;
};
