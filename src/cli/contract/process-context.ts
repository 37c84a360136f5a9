import type { Readable } from 'node:stream';
import type { Program } from './program.ts';
import type { Clock } from '../../runner/ports/clock.ts';
import type { NoteContext } from '../../runner/ports/note.ts';

/** The end of a pass from outside: Ctrl-C or a service manager. */
export type Interruption = Readonly<{
  signal: AbortSignal;
  /** that of the signal (`signalCodes`); null: nothing interrupted */
  exitCode: () => number | null;
}>;

/** All that a command may touch of the process that runs it. */
export type ProcessContext = Readonly<{
  /** the arguments after the program's name */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  hostName: string;
  clock: Clock;
  input: Readable;
  /** whether there is somebody at a terminal who can be asked */
  interactive: boolean;
  /**
   * Text for people, to stdout, in which nothing is left that a terminal would obey but our own colours; false: nobody reads
   * any more (`| head`), or the disk is full
   */
  print: (text: string) => Promise<boolean>;
  /** data for machines to stdout, byte for byte: JSON, CSV, an export, a script */
  printData: (text: string) => Promise<boolean>;
  /** the same for text that is UTF-8 already */
  printBytes: (bytes: Uint8Array) => Promise<boolean>;
  /** text for people to stderr, without colours */
  printError: (text: string) => Promise<boolean>;
  /** whether who read stdout has gone away, as printing finds out; a disk that is full is still there */
  isAbandoned: () => boolean;
  /** logs and progress, to stderr, whether it can be written or not */
  log: (text: string, about?: NoteContext) => void;
  /** what only a log for machines has, at level `info`: with `--log-format json`, else nothing */
  record: (text: string, about?: NoteContext) => void;
  /** columns of the terminal that stdout is; null: it is none */
  width: number | null;
  /** the size of that terminal now, for what is drawn again and again; null: it is none, or cannot move its cursor */
  screen: () => Readonly<{ width: number; height: number }> | null;
  /** whether colours are wanted on stdout */
  colours: boolean;
  /** whether stderr is a terminal, which can show progress */
  showsProgress: boolean;
  /** whether bugs show their stack */
  debug: boolean;
  /** From now on the first Ctrl-C asks to end, and the second one ends. */
  interruptible: () => Interruption;
  /** how a person starts this program: `upledger`, or through npm in a checkout; for hints (`asTyped`) */
  program: Program;
  /** how to start this program once more, for another process of its own */
  self: readonly [string, ...(readonly string[])];
}>;
