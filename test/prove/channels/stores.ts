import { copyFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import type { Apis } from '../apis-server.ts';
import { awsScene, type Contents } from '../aws/aws-scene.ts';
import type { Servers } from '../aws/servers.ts';
import type { Child, Program } from '../program.ts';
import type { Beside, Scene } from '../scene.ts';
import { sqliteScene } from '../sqlite/sqlite-scene.ts';

/** A place to run the program in, on a store of its own. */
export type ChannelScene<Kept> = Readonly<{
  scene: Scene;
  /** what it holds now, to begin others with */
  keep: () => Promise<Kept>;
  /** a pass that is killed at what it has its store do: at the nth time, before or after that is done */
  startStruck: (args: readonly string[], at: number, when: 'before' | 'after') => Child;
}>;

/** Where the ledger is, and what a pass can be killed at there. */
export type Store<Kept> = Readonly<{
  name: string;
  step: 'write' | 'request';
  open: (program: Program, apis: Apis, given: Kept | null, beside: Beside) => Promise<ChannelScene<Kept>>;
}>;

/** What is kept is the name of a copy in `folder`. */
export const onSqlite = (fakes: AwsFakes, folder: string): Store<string> => ({
  name: 'SQLite',
  step: 'write',
  open: async (program, apis, given, beside) => {
    const scene = await sqliteScene(program, fakes, apis, given, null, beside);
    return {
      scene,
      keep: async () => {
        const file = join(folder, `${randomBytes(6).toString('hex')}.db`);
        await copyFile(scene.file, file);
        return file;
      },
      startStruck: (args, at, when) => scene.startHooked(args, { kill: `${String(at)}-${when}` }),
    };
  },
});

export const onDynamoDb = (servers: Servers): Store<Contents> => ({
  name: 'DynamoDB',
  step: 'request',
  open: async (program, apis, given, beside) => {
    const scene = await awsScene(program, servers, apis, given ?? undefined, beside);
    return {
      scene,
      keep: scene.contents,
      startStruck: (args, at, when) => {
        const child = scene.start(args);
        scene.strikeAt((n) => (n === at ? when : null), child);
        return child;
      },
    };
  },
});
