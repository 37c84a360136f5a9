import type { ChartParts, PartName } from './chart-buckets.ts';
import type { TimeZone } from '../../../input/time-zone.ts';

/** Times for people who read the page, in its time zone. */
export type ZonedText = Readonly<{
  /** `12 Oct 2026, 14:02:11` */
  moment: (time: number) => string;
  /** `12 Oct 2026, 14:02` */
  minute: (time: number) => string;
  /** `12 Oct` for parts of days and more, else `12 Oct, 14:00` */
  part: (time: number) => string;
}>;

const single: Readonly<Record<PartName, string>> = {
  minutes: 'minute',
  hours: 'hour',
  days: 'day',
  weeks: 'week',
  months: 'month',
};

/** `each bar: 6 hours`. */
export const partText = ({ unit, count }: ChartParts): string =>
  count === 1 ? `one ${single[unit]}` : `${String(count)} ${unit}`;

export const zonedText = ({ name }: TimeZone, { unit }: ChartParts): ZonedText => {
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: name, ...options });
    return (time: number) => format.format(time);
  };
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const partly = unit === 'minutes' || unit === 'hours';
  return {
    moment: formatter({ ...date, ...clock, second: '2-digit' }),
    minute: formatter({ ...date, ...clock }),
    part: formatter(partly ? { day: 'numeric', month: 'short', ...clock } : date),
  };
};
