import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Summary } from '../days/begin-days.ts';
import type { FoldedSummary } from '../days/summary-of.ts';
import { closingOf } from '../days/closing.ts';
import {
  certainMembers,
  differing,
  digestOf,
  ownEvents,
  summaryIn,
  withoutAhead,
  type Certain,
} from './summary-members.ts';

/** A day as it is derived from its checks: the whole summary, or only its digests when many days wait. */
export type DerivedDay = Readonly<{
  day: string;
  untilSeq: number;
  checks: number;
  /** checks of later days that were read before this one was closed */
  checksAhead: number;
  partial: boolean;
  certain: Certain;
  /** of `certain`, of that without later days, or of the day's own events */
  digest: (certain: Certain) => string;
  summary: Summary | null;
}>;

const nameOf = ({ time, ahead }: Certain): string => (time ? (ahead ? 'all' : 'day') : 'events');

const checksIn = (ahead: readonly Readonly<{ checks: number }>[]): number =>
  ahead.reduce((sum, { checks }) => sum + checks, 0);

export const derivedDay = (summary: FoldedSummary, certain: Certain, keptWhole: boolean): DerivedDay => {
  const { day, until_seq: untilSeq, checks, partial, closing } = summary;
  const digests = keptWhole
    ? null
    : new Map(
        [certain, withoutAhead(certain), ownEvents].map((each) => [nameOf(each), digestOf(summary, each)]),
      );
  return {
    day,
    untilSeq,
    checks,
    checksAhead: checksIn(closing.ahead),
    partial,
    certain,
    digest: (each) => digests?.get(nameOf(each)) ?? digestOf(summary, each),
    summary: keptWhole ? summary : null,
  };
};

/**
 * How a summary differs from its day; null: it does not. `names`: the members that differ, if they are known. `more`: how many more
 * checks it counts, which may have expired, and if it counts none and differs in what it says of later days, how many more of those.
 */
export const differenceOf = (
  derived: DerivedDay,
  event: DaySummarized,
): Readonly<{ names: readonly string[]; more: number }> | null => {
  const { certain, summary } = derived;
  const said = summaryIn(event);
  const differs = (as: Certain) => digestOf(said, as) !== derived.digest(as);
  if (!differs(certain)) return null;
  const names =
    summary === null ? [] : differing(certainMembers(said, certain), certainMembers(summary, certain));
  const more = differs(withoutAhead(certain))
    ? event.checks - derived.checks
    : checksIn(closingOf(event)?.ahead ?? []) - derived.checksAhead;
  return { names, more };
};
