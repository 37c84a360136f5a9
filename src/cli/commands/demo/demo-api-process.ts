import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as E from 'fp-ts/lib/Either.js';
import type { ProcessContext } from '../../contract/process-context.ts';

/** A small API in a process of its own. */
export type DemoApi = Readonly<{
  url: string;
  pid: number;
  /** resolves when it has taken effect */
  tell: (word: 'break' | 'repair') => Promise<void>;
  end: () => Promise<void>;
}>;

/** Starts it and waits until it listens. */
export const startDemoApi = async ({
  self,
}: Pick<ProcessContext, 'self'>): Promise<E.Either<string, DemoApi>> => {
  const [program, ...args] = self;
  const child = spawn(program, [...args, 'demo-api'], { stdio: ['pipe', 'pipe', 'inherit'] });
  // Ctrl-C at a terminal ends both; what is written after that has nowhere to go.
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'exit').catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await Promise.race([lines.next(), exited.then(() => null)]);
  const port = first === null || first.done === true ? '' : first.value;
  if (!/^\d+$/u.test(port) || child.pid === undefined) {
    child.kill();
    return E.left('the API of the demo did not start: check that a loopback interface is available');
  }
  return E.right({
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    tell: async (word) => {
      child.stdin.write(`${word}\n`);
      await Promise.race([lines.next(), exited]);
    },
    end: async () => {
      child.stdin.end();
      await exited;
    },
  });
};
