import * as E from 'fp-ts/lib/Either.js';
import { parseTime, timeMust } from './parse-time.ts';
import { timeOnWall, type TimeZone } from './time-zone.ts';
import { dayMs } from '../../projections/health/epoch-ms.ts';

/** What was asked for, as it was written. */
export type AskedPeriod = Readonly<{
  since?: string | undefined;
  until?: string | undefined;
  month?: string | undefined;
}>;

export type Bounds = Readonly<{ since: number; until: number }>;

/** `askedUntil` may lie after now, where no period ends. */
export type AskedBounds = Bounds & Readonly<{ askedUntil: number }>;

const local = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/u;
/** The last 30 finished days of UTC, and today. */
const defaultSince = (now: number): number => Math.floor(now / dayMs) * dayMs - 30 * dayMs;

/** A time that names no zone is one of `zone`. */
const timeIn = (text: string, now: number, zone: TimeZone): number | null => {
  const utc = parseTime(text, now);
  const [, year, month, day, hour, minute, second, fraction] = local.exec(text.trim()) ?? [];
  if (utc === null || day === undefined) return utc;
  const whole = timeOnWall(zone, [
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  ]);
  return whole + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
};

const monthIn = (text: string, zone: TimeZone): Bounds | null => {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/u.exec(text) ?? [];
  if (year === undefined) return null;
  const begin = (plus: number) => timeOnWall(zone, [Number(year), Number(month) + plus, 1, 0, 0, 0]);
  return { since: begin(0), until: begin(1) };
};

const asked = (
  { since, until, month }: AskedPeriod,
  now: number,
  zone: TimeZone,
): E.Either<string, Bounds> => {
  if (month !== undefined) {
    if (since !== undefined || until !== undefined)
      return E.left('--month is a whole period: use it without --since and --until');
    const bounds = monthIn(month, zone);
    return bounds === null
      ? E.left(`--month is "${month}", must be a month such as 2026-10`)
      : E.right(bounds);
  }
  const from = since === undefined ? defaultSince(now) : timeIn(since, now, zone);
  if (from === null) return E.left(`--since is "${since ?? ''}", ${timeMust}`);
  const to = timeIn(until ?? 'now', now, zone);
  return to === null
    ? E.left(`--until is "${until ?? ''}", ${timeMust}`)
    : E.right({ since: from, until: to });
};

/** The period, which ends now at the latest. */
export const reportBounds = (
  given: AskedPeriod,
  now: number,
  zone: TimeZone,
): E.Either<string, AskedBounds> => {
  const bounds = asked(given, now, zone);
  if (E.isLeft(bounds)) return bounds;
  const { since } = bounds.right;
  const until = Math.min(bounds.right.until, now);
  if (since < until) return E.right({ since, until, askedUntil: bounds.right.until });
  const name = given.month === undefined ? 'the period from --since to --until' : `--month ${given.month}`;
  if (since > now) return E.left(`${name} is in the future`);
  return E.left(`${name} is empty: it ${since === now ? 'begins now' : 'ends before it begins'}`);
};
