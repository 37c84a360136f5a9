import { dayMs, isoMs } from '../health/epoch-ms.ts';

/** The number of the UTC day that a time (epoch ms) lies in: days since 1970. */
export const dayOf = (time: number): number => Math.floor(time / dayMs);

/** Where a day begins (epoch ms). */
export const startOf = (day: number): number => day * dayMs;

/** `2026-01-31` */
export const dayText = (day: number): string => isoMs(startOf(day)).slice(0, 10);

/** The number of a day such as `2026-01-31`. */
export const dayIn = (text: string): number => dayOf(Date.parse(text));

/** The part of [from, to) in a day, in ms. */
export const withinDay = (day: number, from: number, to: number): number =>
  Math.max(0, Math.min(to, startOf(day + 1)) - Math.max(from, startOf(day)));
