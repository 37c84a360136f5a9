import { dayMs } from '../../projections/health/epoch-ms.ts';
import type { TimeRange } from '../../projections/ledger.ts';
import { isoTime } from '../ports/clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const usualMs = 15 * minuteMs;
const longMs = 26 * hourMs;

/** A prime, so that passes at any fixed distance from each other come to every day. */
const olderDays = 31;

const between = (since: number, until: number): TimeRange => ({
  since: isoTime(since),
  until: isoTime(until),
});

/** What each pass asks the index for. `now`: epoch ms, as in the others. */
export const usualLook = (now: number): TimeRange => between(now - usualMs, now + minuteMs);

const newestOlder = (now: number): number => Math.floor((now - longMs) / dayMs);

/**
 * What the first pass of an hour asks for: the last 26 hours, and one of the 31 days before. Each of these days has its hour in
 * every 31, so that an alert that has been pending for weeks is looked at within a day and a half.
 */
export const longLooks = (now: number): readonly TimeRange[] => {
  const newest = newestOlder(now);
  const since =
    (newest - ((((newest - Math.floor(now / hourMs)) % olderDays) + olderDays) % olderDays)) * dayMs;
  return [between(now - longMs, now + minuteMs), between(since, since + dayMs)];
};

/** All that passes of two days ask for. */
export const wholeLook = (now: number): TimeRange =>
  between((newestOlder(now) - olderDays + 1) * dayMs, now + minuteMs);
