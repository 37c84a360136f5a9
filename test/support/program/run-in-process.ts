import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { signalCodes } from '../../../src/cli/contract/exit-codes.ts';
import { programOf } from '../../../src/cli/contract/program.ts';
import { createPrinter } from '../../../src/cli/terminal/printer.ts';
import type { Ran } from './upledger.ts';

export type InProcess = Readonly<{
  env?: Readonly<Record<string, string>>;
  /** how far the program's clock is off */
  clockOffMs?: number;
  /** the part of a sleep that the program really sleeps; absent: all of it */
  sleepFactor?: number;
  /** how people start it, as its hints say */
  program?: string;
  /** columns of the terminal that stdout is; without it there is none */
  width?: number;
  /** ends a command that goes on until Ctrl-C */
  stop?: AbortSignal;
  /** sees what is printed as soon as it is */
  onPrint?: (text: string) => void;
  /** sees what is logged as soon as it is */
  onLog?: (text: string) => void;
}>;

const main = join(resolve(import.meta.dirname, '..', '..', '..'), 'src', 'main.ts');

/** Runs a command in this process, in its current folder, with nobody at a terminal who could be asked. */
export const runInProcess = async (
  argv: readonly string[],
  {
    env = {},
    clockOffMs = 0,
    sleepFactor = 1,
    program = 'upledger',
    width,
    stop,
    onPrint,
    onLog,
  }: InProcess = {},
): Promise<Ran> => {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const printerTo = (written: string[]) =>
    createPrinter({
      write: (data, done) => {
        const text = Buffer.from(data).toString();
        written.push(text);
        onPrint?.(text);
        done();
        return true;
      },
      on: () => undefined,
    });
  const output = printerTo(stdout);
  const { print: printError } = printerTo(stderr);
  const input = new PassThrough();
  input.end();
  const code = await runCommandLine({
    argv,
    env,
    hostName: hostname(),
    clock: {
      ...systemClock,
      now: () => systemClock.now() + clockOffMs,
      sleep: (ms, signal) => systemClock.sleep(ms * sleepFactor, signal),
    },
    input,
    interactive: false,
    print: output.print,
    printData: output.printData,
    printBytes: output.printBytes,
    printError,
    isAbandoned: () => false,
    record: () => undefined,
    log: (text) => {
      onLog?.(text);
      void printError(text);
    },
    width: width ?? null,
    screen: () => (width === undefined ? null : { width, height: 24 }),
    colours: false,
    showsProgress: false,
    debug: false,
    interruptible: () => ({
      signal: stop ?? new AbortController().signal,
      exitCode: () => (stop?.aborted === true ? signalCodes.SIGINT : null),
    }),
    program: programOf(program, argv),
    self: [process.execPath, main],
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
};
