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
  child.stdin.end(input);
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exit, stdout, stderr };
};
