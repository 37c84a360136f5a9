import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import type { Ran } from './upledger.ts';

export type InProcess = Readonly<{
  env?: Readonly<Record<string, string>>;
  /** how far the program's clock is off */
  clockOffMs?: number;
  /** how people start it, as its hints say */
  program?: string;
}>;

const main = join(resolve(import.meta.dirname, '..', '..', '..'), 'src', 'main.ts');

/** Runs a command in this process, in its current folder, with nobody at a terminal and no signals. */
export const runInProcess = async (
  argv: readonly string[],
  { env = {}, clockOffMs = 0, program = 'upledger' }: InProcess = {},
): Promise<Ran> => {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const printTo = (written: string[]) => (text: string) => {
    written.push(text);
    return Promise.resolve(true);
  };
  const input = new PassThrough();
  input.end();
  const code = await runCommandLine({
    argv,
    env,
    hostName: hostname(),
    clock: { ...systemClock, now: () => systemClock.now() + clockOffMs },
    input,
    interactive: false,
    print: printTo(stdout),
    printError: printTo(stderr),
    log: (text) => void stderr.push(text),
    width: null,
    colours: false,
    showsProgress: false,
    debug: false,
    interruptible: () => ({ signal: new AbortController().signal, exitCode: () => null }),
    program,
    self: [process.execPath, main],
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
};
