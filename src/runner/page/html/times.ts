import { durationText } from '../../text/format-duration.ts';
import { html, type Html } from '../../text/html.ts';

/** Times for people, in one time zone. */
export type Times = Readonly<{
  /** `29 Nov 2026, 11:02 CET` */
  moment: (time: number) => Html;
  text: (time: number) => string;
}>;

export const timesIn = (timeZone: string): Times => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const text = (time: number): string => format.format(time);
  return {
    text,
    moment: (time) => html`<time datetime="${new Date(time).toISOString()}">${text(time)}</time>`,
  };
};

const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** `29 Nov`, of UTC. */
export const dayText = (day: number): string => dayFormat.format(day);

const monthFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** `November 2026`. */
export const monthText = (month: string): string => monthFormat.format(Date.parse(`${month}-01T00:00:00Z`));

/** Whole minutes, in the two largest units: `3 h 12 min`. */
export const minutesText = (ms: number): string =>
  ms < 60_000 ? 'under 1 min' : durationText(ms - (ms % 60_000));

/** Never rounded up: 100% is said of what was without a fault alone. */
export const percentText = (ratio: number): string =>
  ratio === 1 ? '100%' : `${(Math.floor(ratio * 10_000) / 100).toFixed(2)}%`;
