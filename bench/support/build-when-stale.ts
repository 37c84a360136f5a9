import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { built } from '../pass/stage.ts';

const root = resolve(import.meta.dirname, '../..');

const isStale = (): boolean => {
  if (!existsSync(built)) return true;
  const time = statSync(built).mtimeMs;
  return ['package-lock.json', ...globSync('{src,scripts/build}/**/*.ts', { cwd: root })].some(
    (file) => statSync(join(root, file)).mtimeMs > time,
  );
};

/** Builds `dist` unless it is newer than all it is made of: what is measured is what is shipped. */
export const buildWhenStale = async (): Promise<void> => {
  if (!isStale()) return;
  const child = spawn(process.execPath, [join(root, 'scripts/build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error('the program cannot be built: npm run build says why');
};
