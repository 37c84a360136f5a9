import { printable } from '../../runner/text/printable.ts';
import { errorCode } from '../../runner/text/error-code.ts';

/** What is needed of stdout or stderr. */
export type Output = Readonly<{
  write: (data: string | Uint8Array, done: (error?: Error | null) => void) => boolean;
  on: (event: 'error', listener: (error: Error) => void) => unknown;
}>;

export type Printer = Readonly<{
  /** Text for people, without control characters. */
  print: (text: string) => Promise<boolean>;
  /**
   * Data for machines, byte for byte. Writes and waits until it is written, so that a slow reader slows us down instead
   * of filling memory. False from the
   * moment that nothing can be written any more.
   */
  printData: (text: string) => Promise<boolean>;
  /** The same for text that is UTF-8 already. */
  printBytes: (bytes: Uint8Array) => Promise<boolean>;
  /**
   * why it could not be written; null also when the reader has gone away (`| head`): no error, there is just nobody to
   * tell
   */
  failure: () => Error | null;
  /** whether the reader has gone away */
  isAbandoned: () => boolean;
}>;

const goneAway = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** `colours`: whether `output` gets our colours. */
export const createPrinter = (output: Output, colours = false): Printer => {
  let closed = false;
  let abandoned = false;
  let failure: Error | null = null;
  const close = (error: Error): void => {
    closed = true;
    if (goneAway.has(errorCode(error))) abandoned = true;
    else failure ??= error;
  };
  output.on('error', close);
  const write = (data: string | Uint8Array): Promise<boolean> =>
    new Promise((resolve) => {
      if (closed) resolve(false);
      else
        output.write(data, (error) => {
          if (error !== null && error !== undefined) close(error);
          resolve(!closed);
        });
    });
  return {
    print: (text) => write(printable(text, colours)),
    printData: write,
    printBytes: write,
    failure: () => failure,
    isAbandoned: () => abandoned,
  };
};
