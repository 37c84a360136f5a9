import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What was said at a terminal; `none`: it was closed (Ctrl-D). */
export type Answer =
  Readonly<{ _tag: 'said'; text: string }> | Readonly<{ _tag: 'none' }> | Readonly<{ _tag: 'interrupted' }>;

/** Asks somebody at a terminal, where Ctrl-C and Ctrl-D are answers too. */
export const ask = (input: Readable, output: Writable, question: string): Promise<Answer> => {
  const terminal = createInterface({ input, output, terminal: true });
  return new Promise<Answer>((resolve) => {
    // The first one counts: closing follows each of the others.
    terminal.on('SIGINT', () => resolve({ _tag: 'interrupted' }));
    terminal.on('close', () => resolve({ _tag: 'none' }));
    terminal.question(question, (text) => resolve({ _tag: 'said', text: text.trim() }));
  }).finally(() => terminal.close());
};
