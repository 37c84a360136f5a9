import { text } from 'node:stream/consumers';
import { spawn, spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import type { Ran } from './upledger.ts';

/** `describe` for what needs promtool. Where there is none it says loudly what it left out; on CI that is a failure. */
export const describePromtool = (name: string, suite: () => void): void => {
  const isThere = spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0;
  const isCi = (process.env['CI'] ?? '') !== '';
  if (!isThere)
    process.stderr.write(
      `\nLEFT OUT: ${name}. There is no promtool: install it (Debian: apt-get install prometheus).\n`,
    );
  describe.runIf(isThere || isCi)(`by promtool: ${name}`, suite);
};

/** Runs promtool with this input. */
export const promtool = async (args: readonly string[], input = ''): Promise<Ran> => {
  const child = spawn('promtool', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  // Where it is missing the tests fail with that, and at once.
  const exit = new Promise<number | null>((done, failed) => {
    child.once('error', failed).once('exit', done);
  });
  child.stdin.on('error', () => undefined).end(input);
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
};
