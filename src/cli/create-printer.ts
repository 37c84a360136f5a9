/** What is needed of stdout or stderr. */
type Output = Readonly<{
  write: (text: string, done: (error?: Error | null) => void) => boolean;
  on: (event: 'error', listener: (error: Error) => void) => unknown;
}>;

/**
 * Writes and waits until it is written, so that a slow reader slows us down instead of filling memory. False from the
 * moment that the reader has gone away (`| head`): no error, there is just nobody to tell.
 */
export const createPrinter = (output: Output): ((text: string) => Promise<boolean>) => {
  let closed = false;
  output.on('error', () => {
    closed = true;
  });
  return (text) =>
    new Promise((resolve) => {
      if (closed) resolve(false);
      else
        output.write(text, (error) => {
          closed ||= error !== null && error !== undefined;
          resolve(!closed);
        });
    });
};
