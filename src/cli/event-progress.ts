import { setImmediate as turn } from 'node:timers/promises';
import type { Shell } from './shell.ts';

/** Shorter work shows nothing. */
const worthABarMs = 1000;
const betweenTurnsMs = 100;

export type EventProgress = Readonly<{
  /** `total` 0: nobody knows */
  update: (events: number, total: number) => Promise<void>;
  end: () => void;
}>;

/**
 * Progress of work on millions of events, on a terminal, once it has taken more than a second. Each update lets the rest of
 * the process (a signal, the terminal) have its turn now and then: a file is read without ever waiting.
 */
export const createEventProgress = ({
  clock,
  showsProgress,
}: Pick<Shell, 'clock' | 'showsProgress'>): EventProgress => {
  const began = clock.elapsed();
  let last = began;
  let bar: Readonly<{ update: (done: number, total: number, rate: number) => void; end: () => void }> | null =
    null;
  return {
    update: async (events, total) => {
      const now = clock.elapsed();
      if (now - last < betweenTurnsMs) return;
      last = now;
      await turn();
      if (!showsProgress || now - began < worthABarMs) return;
      const rate = (events / (now - began)) * 1000;
      const { eventBar } = await import('./event-bar.ts');
      bar ??= eventBar();
      bar.update(events, total, rate);
    },
    end: () => {
      bar?.end();
      bar = null;
    },
  };
};
