import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export const root = resolve(import.meta.dirname, '..', '..');

/** The file to run. */
export type Program = Readonly<{ file: string }>;

export const shipped: Program = { file: join(root, 'dist', 'upledger.cjs') };

export type Where = Readonly<{
  cwd: string;
  env?: Readonly<Record<string, string>>;
  /** for Node itself, before the program */
  node?: readonly string[];
  /** a command that runs the rest of the line: a shell with a limit, another user */
  under?: readonly string[];
  /** as a user whom file permissions bind, where the tests run as root */
  asNobody?: boolean;
}>;

export type Child = ChildProcessByStdio<null, Readable, Readable>;
export type Ended = Readonly<{
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}>;

const nobody = 65_534;

const environment = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'upledger-tests'),
};

export const start = (
  program: Program,
  args: readonly string[],
  { cwd, env = {}, node = [], under = [], asNobody = false }: Where,
): Child => {
  const [command = '', ...rest] = [...under, process.execPath, ...node, program.file, ...args];
  return spawn(command, rest, {
    cwd,
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(asNobody && process.geteuid?.() === 0 ? { uid: nobody } : {}),
  });
};

export const ended = async (child: Child): Promise<Ended> => {
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null,
  ]);
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
};

export const run = (program: Program, args: readonly string[], where: Where): Promise<Ended> =>
  ended(start(program, args, where));

/** What a run that had to end well says when it did not; null when it did. */
export const trouble = (what: string, { code, signal, stdout, stderr }: Ended): string | null =>
  code === 0
    ? null
    : `${what} ended with ${signal ?? String(code)}: ${`${stdout} ${stderr}`.replaceAll(/\s+/g, ' ').slice(0, 600)}`;
