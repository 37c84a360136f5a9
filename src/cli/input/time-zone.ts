import * as t from 'io-ts';
import { fromText } from './text-codecs.ts';

/** A calendar's year, month (1–12), day and so on, as a clock on the wall shows them. */
export type WallTime = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

/** An IANA time zone: the name in its own spelling, and its clock. */
export type TimeZone = Readonly<{ name: string; wallTime: (time: number) => WallTime }>;

const timeZone = (name: string): TimeZone | null => {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const wallTime = (time: number): WallTime => {
      const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      return [part('year'), part('month'), part('day'), part('hour'), part('minute'), part('second')];
    };
    return { name: format.resolvedOptions().timeZone, wallTime };
  } catch {
    return null;
  }
};

/** The calendar repeats after 400 years. `Date.UTC` takes a year below 100 for one of the 20th century. */
const [yearsOfCycle, msOfCycle] = [400, 146_097 * 86_400_000];

const utcOf = ([year, month, day, hour, minute, second]: WallTime): number =>
  Date.UTC(year + yearsOfCycle, month - 1, day, hour, minute, second) - msOfCycle;

/** What a clock on the wall shows then, as if it were UTC: epoch ms, whole seconds. */
export const asUtc = (zone: TimeZone, time: number): number => utcOf(zone.wallTime(time));

/**
 * When a clock on the wall shows this; days and months past the end of theirs go on in the next. Of a time that comes
 * twice, as clocks are set back, the first; of one that is left out, as much later as was left out.
 */
export const timeOnWall = (zone: TimeZone, wall: WallTime): number => {
  const wanted = utcOf(wall);
  const offset = (time: number): number => asUtc(zone, time) - time;
  const candidates = [wanted - offset(wanted - 86_400_000), wanted - offset(wanted + 86_400_000)];
  return (
    candidates.toSorted((a, b) => a - b).find((time) => asUtc(zone, time) === wanted) ??
    wanted - offset(wanted - 86_400_000)
  );
};

const isZone = (u: unknown): u is TimeZone => t.strict({ name: t.string, wallTime: t.Function }).is(u);

export const ZoneText: t.Type<TimeZone, string, unknown> = fromText(
  isZone,
  timeZone,
  'must be a time zone such as Europe/Berlin or UTC',
);

/** UTC is known to every runtime. */
export const utc: TimeZone = {
  name: 'UTC',
  wallTime: (time) => {
    const date = new Date(time);
    return [
      date.getUTCFullYear(),
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    ];
  },
};
