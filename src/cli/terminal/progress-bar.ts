import { SingleBar } from 'cli-progress';

/** Removes the bar until it is drawn again, so that a line can be printed. */
export const clearBar = (): void => void process.stderr.write('\r\u001B[K');

/** A bar on stderr. Its library is loaded only with this module, when a bar is worth showing. */
export const createBar = (): SingleBar =>
  new SingleBar({
    format: '{bar} {text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    stream: process.stderr,
    hideCursor: null,
    // The line wrapping of the terminal is not changed, because a killed program could not restore it.
    linewrap: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    fps: 8,
  });
