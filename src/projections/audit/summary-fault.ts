import type { DaySummarized } from '../../events/day-summarized.ts';
import type { DayFold } from '../days/begin-days.ts';
import { firstDay } from '../days/day-counts.ts';
import { closeAtHead } from '../days/day-fold.ts';
import { dayIn, dayText } from '../days/utc-days.ts';
import type { Gap } from '../health/retention.ts';
import { deriveDay, type DaysAudit } from './audit-days.ts';
import { differenceOf, type DerivedDay } from './derived-day.ts';
import { checksToBeSure, mayBeClosedThere, mayHaveLost } from './lost-checks.ts';
import { ownEvents } from './summary-members.ts';

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
  if (summary !== null) derived.push(deriveDay(days, summary));
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
  const first = days.summarizedTo + 1;
  days.summarizedTo = event.until_seq;
  const fault = figuresFault(days, fold, event, gaps, now);
  if (fault !== null || from === first) return fault;
  return `is a summary of ${day} from ${String(from)} on; by the summary before it, that day begins with ${String(first)}`;
};
