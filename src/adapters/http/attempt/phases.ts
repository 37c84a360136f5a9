import type { Timings } from '../../../events/fields/timings.ts';

export type Phase = keyof Timings;

/** Stopwatch of one attempt. Phases of several hops add up, so that the sum is the attempt's latency. */
export type Phases = Readonly<{
  enter: (phase: Phase) => void;
  current: () => Phase | null;
  /** Ends the phase under way: it keeps the time it had, so that a timeout shows where it was spent. */
  stop: () => { timings: Timings | null; total: number };
}>;

export const startPhases = (): Phases => {
  const spent: Record<Phase, number | null> = {
    dns: null,
    connect: null,
    tls: null,
    first_byte: null,
    body: null,
  };
  const began = performance.now();
  let since = began;
  let current: Phase | null = null;
  const close = (): number => {
    const now = performance.now();
    if (current !== null) spent[current] = (spent[current] ?? 0) + now - since;
    since = now;
    return now;
  };
  const whole = (phase: Phase): number | null => {
    const time = spent[phase];
    return time === null ? null : Math.round(time);
  };
  return {
    enter: (phase) => {
      close();
      current = phase;
    },
    current: () => current,
    stop: () => {
      const total = Math.round(close() - began);
      const reached = current !== null;
      current = null;
      if (!reached) return { timings: null, total };
      const timings = {
        dns: whole('dns'),
        connect: whole('connect'),
        tls: whole('tls'),
        first_byte: whole('first_byte'),
        body: whole('body'),
      };
      return { timings, total };
    },
  };
};
