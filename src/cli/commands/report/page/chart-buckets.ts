import type { Bounds } from '../../../input/report-bounds.ts';
import { asUtc, timeOnWall, type TimeZone } from '../../../input/time-zone.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The most parts that are still told apart on a narrow screen; fewer keep a page of very many APIs light. */
const mostParts = (apis: number): number => (apis > 200 ? 32 : 62);

export type PartName = 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

/** How a period is cut for charts: into parts of `count` of a unit each; the first and the last may be shorter. */
export type ChartParts = Readonly<{ edges: readonly number[]; unit: PartName; count: number }>;

type Step = Readonly<{ unit: PartName; count: number; about: number }>;

const steps: readonly Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((count): Step => ({ unit: 'minutes', count, about: count * minute })),
  ...[1, 2, 3, 4, 6, 12].map((count): Step => ({ unit: 'hours', count, about: count * hour })),
  { unit: 'days', count: 1, about: day },
  { unit: 'weeks', count: 1, about: 7 * day },
  ...[1, 3, 12].map((count): Step => ({ unit: 'months', count, about: count * 30 * day })),
];

const longestStep: Step = { unit: 'months', count: 120, about: 3600 * day };

/** The n-th border from where a calendar of `zone` has one at or before `since`. */
const borderOf = (zone: TimeZone, since: number, { unit, count, about }: Step): ((n: number) => number) => {
  const [year, month, date] = zone.wallTime(since);
  switch (unit) {
    case 'minutes':
    case 'hours': {
      // Steps of real time: an hour that a clock skips or repeats is one of its own.
      const wall = asUtc(zone, since);
      const first = since - (wall % about) - (since % 1000);
      return (n) => first + n * about;
    }
    case 'days':
      return (n) => timeOnWall(zone, [year, month, date + n, 0, 0, 0]);
    case 'weeks': {
      const weekday = (new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7;
      return (n) => timeOnWall(zone, [year, month, date - weekday + 7 * n, 0, 0, 0]);
    }
    case 'months':
      return (n) => timeOnWall(zone, [year, month + n * count, 1, 0, 0, 0]);
  }
};

/** Borders from `since` to `until` (epoch ms), where the calendar of `zone` has them. */
export const chartParts = ({ since, until }: Bounds, zone: TimeZone, apis: number): ChartParts => {
  const step = steps.find(({ about }) => (until - since) / about <= mostParts(apis) - 1) ?? longestStep;
  const border = borderOf(zone, since, step);
  const edges = [since];
  for (let n = 1; border(n) < until; n += 1) if (border(n) > since) edges.push(border(n));
  return { edges: [...edges, until], unit: step.unit, count: step.count };
};
