import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** What a run of the program left behind. */
export type Ran = Readonly<{ code: number | null; stdout: string; stderr: string }>;

export type Where = Readonly<{
  cwd: string;
  env?: Readonly<Record<string, string>>;
  /** for Node itself, before the program */
  node?: readonly string[];
  /** a program that starts Node with what comes after its own arguments */
  through?: readonly string[];
  /** the user and group to run it as, where the tests run as root */
  user?: Readonly<{ uid: number; gid: number }>;
}>;

const root = resolve(import.meta.dirname, '..', '..', '..');

// Nothing of the environment of whoever runs the tests: AWS variables would change what the program does. The compile
// cache spares each start half of its time.
const environment = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'upledger-tests'),
};

/** Starts the program as a user would, from its sources. */
export const startUpledger = (
  args: readonly string[],
  { cwd, env = {}, node = [], through = [], user }: Where,
): ChildProcessByStdio<null, Readable, Readable> => {
  const started = [...through, process.execPath, ...node, join(root, 'src', 'main.ts'), ...args];
  return spawn(started[0] ?? process.execPath, started.slice(1), {
    cwd,
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
};

/** Runs it with a stdout of the caller's. */
export const upledgerTo = async (
  stdout: number,
  args: readonly string[],
  { cwd }: Pick<Where, 'cwd'>,
): Promise<Omit<Ran, 'stdout'>> => {
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), ...args], {
    cwd,
    env: environment,
    stdio: ['ignore', stdout, 'pipe'],
  });
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  return { stderr: child.stderr === null ? '' : await text(child.stderr), code: await exit };
};

/** What it left behind, once it has ended. */
export const ended = async (child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ran> => {
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exit, stdout, stderr };
};

/** Runs the program to its end. */
export const upledger = (args: readonly string[], where: Where): Promise<Ran> =>
  ended(startUpledger(args, where));
