import { setImmediate as turn } from 'node:timers/promises';
import type { SingleBar } from 'cli-progress';
import type { ProcessContext } from '../contract/process-context.ts';
import type { NoteContext } from '../../runner/ports/note.ts';
import { durationText } from '../../runner/text/format-duration.ts';
import { createMemoryHold } from './limit-heap-growth.ts';

/** Shorter work shows nothing. */
const worthABarMs = 1000;
const betweenTurnsMs = 100;

/** Whole seconds; milliseconds would change too fast to read. */
export const leftText = (ms: number): string => `${ms < 1000 ? 'under 1 s' : durationText(ms)} left`;

const grouped = (n: number): string => Math.round(n).toLocaleString('en');

/** A bar on stderr with rate and time left, on a terminal, once the work has taken more than a second. */
export const createProgress = (
  { clock, log, showsProgress }: Pick<ProcessContext, 'clock' | 'log' | 'showsProgress'>,
  unit: string,
) => {
  const began = clock.elapsed();
  let state: 'waiting' | 'shown' | 'ended' = 'waiting';
  let bar: SingleBar | null = null;
  let clear: () => void = () => undefined;

  const textOf = (done: number, total: number): string => {
    const rate = (done / Math.max(1, clock.elapsed() - began)) * 1000;
    const [of, left] =
      total > done
        ? [` of ${grouped(total)}`, rate > 0 ? `, ${leftText(((total - done) / rate) * 1000)}` : '']
        : ['', ''];
    return `${grouped(done)}${of} ${unit}, ${grouped(rate)}/s${left}`;
  };

  const show = async (done: number, total: number) => {
    const { createBar, clearBar } = await import('./progress-bar.ts');
    const created = createBar();
    if (state === 'ended') return;
    bar = created;
    clear = clearBar;
    bar.start(Math.max(total, done), done, { text: textOf(done, total) });
  };

  return {
    /** `total` 0: unknown */
    update: (done: number, total: number): void => {
      bar?.setTotal(Math.max(total, done));
      bar?.update(done, { text: textOf(done, total) });
      if (state !== 'waiting' || !showsProgress || clock.elapsed() - began < worthABarMs) return;
      state = 'shown';
      void show(done, total);
    },
    /** a line of the log, above the bar */
    above: (text: string, about?: NoteContext): void => {
      clear();
      log(text, about);
    },
    end: (): void => {
      state = 'ended';
      bar?.stop();
      bar = null;
      clear = () => undefined;
    },
  };
};

/**
 * Progress of work on millions of events (`total` 0: of unknown many). Each update lets the rest of the process (a
 * signal, the terminal) have its turn now
 * and then: a file is read without ever waiting. From beginning to end memory is held, so that it does not depend on how long
 * a log is.
 */
export const withEventProgress = async <A>(
  context: Pick<ProcessContext, 'clock' | 'log' | 'showsProgress'>,
  work: (update: (events: number, total?: number) => Promise<void>) => Promise<A>,
): Promise<A> => {
  const progress = createProgress(context, 'events');
  const hold = createMemoryHold(30);
  let last = context.clock.elapsed();
  try {
    return await work(async (events, total = 0) => {
      hold.look();
      const now = context.clock.elapsed();
      if (now - last < betweenTurnsMs) return;
      last = now;
      await turn();
      progress.update(events, total);
    });
  } finally {
    hold.release();
    progress.end();
  }
};
