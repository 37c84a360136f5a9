import { SingleBar } from 'cli-progress';

/** Takes the bar away until it is drawn again, so that a line can stand in its place. */
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
    // The terminal's own wrapping stays as it is: a killed program could not put it back.
    linewrap: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    fps: 8,
  });
