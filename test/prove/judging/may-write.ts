import { chmod } from 'node:fs/promises';
import type { SqliteScene } from '../sqlite/sqlite-scene.ts';

/** Lets everyone write the file and its folder, or nobody. */
export const mayWrite = async ({ file, cwd }: SqliteScene, may: boolean): Promise<void> => {
  await chmod(file, may ? 0o644 : 0o444);
  await chmod(cwd, may ? 0o755 : 0o555);
};
