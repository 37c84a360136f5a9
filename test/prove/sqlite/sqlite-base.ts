import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import type { Apis } from '../apis-server.ts';
import type { Program } from '../program.ts';
import type { Scenario } from '../scenarios.ts';
import { sqliteScene } from './sqlite-scene.ts';

/** The ledger as the passes before left it. */
export type SqliteBase = AsyncDisposable & Readonly<{ file: string | null; toldBefore: ReadonlySet<string> }>;

export const sqliteBase = async (
  program: Program,
  fakes: AwsFakes,
  apis: Apis,
  { before }: Scenario,
): Promise<SqliteBase> => {
  const { path, remove } = await temporaryFolder();
  const dispose = { [Symbol.asyncDispose]: remove };
  if (before.length === 0) return { file: null, toldBefore: new Set(), ...dispose };
  await using scene = await sqliteScene(program, fakes, apis);
  for (const situation of before) {
    await scene.arrange(situation);
    const { code, stderr } = await scene.run(['run', '--all', '--json']);
    if (code !== (situation.silent === true ? 1 : 0)) throw new Error(stderr);
  }
  const file = join(path, 'base.db');
  await copyFile(scene.file, file);
  const told = scene.mailbox.heard().flatMap((heard) => heard.map(({ transition }) => transition));
  return { file, toldBefore: new Set(told), ...dispose };
};
