import { parseDuration } from '../../runner/config/fields/duration.ts';

const shape = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:\d{2})?$/u;

/** What `parseTime` takes, for the message that refuses anything else. */
export const timeMust =
  'must be a time such as 2026-10-31, 2026-10-31T02:14 (UTC) or 2026-10-31T02:14:00+01:00, or a time ago such as 30d, 2h, 15m';

/** A day that the calendar does not have would be taken for one of the next month. */
const isDay = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

/** Epoch milliseconds. What names no zone is UTC, a date is its first moment, a duration is that long before `now`. */
export const parseTime = (text: string, now: number): number | null => {
  if (text.trim() === 'now') return now;
  const ago = parseDuration(text);
  if (ago !== null) return Math.max(0, now - ago);
  const match = shape.exec(text.trim());
  if (match === null) return null;
  const [, day = '', minute = '00:00', second = ':00', zone = 'Z'] = match;
  const time = isDay(day) ? Date.parse(`${day}T${minute}${second}${zone}`) : Number.NaN;
  return Number.isNaN(time) ? null : time;
};
