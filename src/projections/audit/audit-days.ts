import type { Event } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { beginDays, type DayFold } from '../days/begin-days.ts';
import { foldDays } from '../days/day-fold.ts';
import type { FoldedSummary } from '../days/summary-of.ts';
import { derivedDay, type DerivedDay } from './derived-day.ts';
import { checksToBeSure, noLostChecks, seeClosed, seeGap, type LostChecks } from './lost-checks.ts';
import type { Certain } from './summary-members.ts';

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
  readonly lost: LostChecks;
  /** the last event of the last day that was summarized; 0: none was */
  summarizedTo: number;
};

/** `isSummarized` false: there should be no summaries, and deriving days, which takes as long as all the rest, would be in vain. */
export const beginDaysAudit = (apiId: string, isSummarized = true): DaysAudit => ({
  fold: isSummarized ? beginDays(apiId) : null,
  isUnderived: false,
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

export const deriveDay = (days: DaysAudit, summary: FoldedSummary): DerivedDay => {
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
  if (fold === null) return;
  const { event } = read;
  const { done, history } = fold;
  const isSettled = history.health.streak === 0;
  // How much of an incident was observed may have been counted from what has expired, of whatever day that was.
  if (seeGap(lost, fold, event) && history.incident !== null) days.isComplete = false;
  const summaries = foldDays(fold, read, now);
  for (const summary of summaries) days.derived.push(deriveDay(days, summary));
  if (fold.lost > 0 && isSettled) seeClosed(lost, event, done, summaries.length);
  if (fold.broken) days.fold = null;
};
