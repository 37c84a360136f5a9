import { SingleBar } from 'cli-progress';

/** A bar on stderr. Its library is loaded only with this module, when a bar is worth showing. */
export const progressBar = (unit: string, done: number, total: number) => {
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${unit}, {duration_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    stream: process.stderr,
    hideCursor: null,
    // The terminal's own wrapping stays as it is: a killed program could not put it back.
    linewrap: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    fps: 8,
  });
  bar.start(total, done);
  return {
    update: (now: number) => bar.update(now),
    end: () => bar.stop(),
  };
};
