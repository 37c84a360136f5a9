import type { ProcessContext } from '../../contract/process-context.ts';

type Bar = Readonly<{ update: (done: number) => void; end: () => void }>;

/** Shorter passes show nothing. */
const worthABarMs = 1000;
const clearLine = '\r\u001B[K';

/** Progress of one pass, on a terminal, once it has taken more than a second. */
export const createPassProgress = ({
  clock,
  log,
  showsProgress,
}: Pick<ProcessContext, 'clock' | 'log' | 'showsProgress'>) => {
  const began = clock.elapsed();
  let bar: Bar | null = null;
  let ended = false;
  let asked = false;

  const show = async (done: number, total: number) => {
    const { progressBar } = await import('../../terminal/progress-bar.ts');
    if (!ended) bar = progressBar('checked', done, total);
  };

  return {
    update: (done: number, total: number) => {
      bar?.update(done);
      if (asked || !showsProgress || clock.elapsed() - began < worthABarMs) return;
      asked = true;
      void show(done, total);
    },
    /** a line of the log, above the bar */
    above: (text: string) => log(bar === null ? text : `${clearLine}${text}`),
    end: () => {
      ended = true;
      bar?.end();
      bar = null;
    },
  };
};
