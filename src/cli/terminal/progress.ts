import { setImmediate as turn } from 'node:timers/promises';
import { createMemoryHold } from './limit-heap-growth.ts';
import type { ProcessContext } from '../contract/process-context.ts';

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
 * the process (a signal, the terminal) have its turn now and then: a file is read without ever waiting. From beginning to end
 * memory is held, so that it does not depend on how long a log is.
 */
export const createEventProgress = ({
  clock,
  showsProgress,
}: Pick<ProcessContext, 'clock' | 'showsProgress'>): EventProgress => {
  const began = clock.elapsed();
  const hold = createMemoryHold(30);
  let last = began;
  let bar: Readonly<{ update: (done: number, total: number, rate: number) => void; end: () => void }> | null =
    null;
  return {
    update: async (events, total) => {
      hold.look();
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
      hold.release();
      bar?.end();
      bar = null;
    },
  };
};
