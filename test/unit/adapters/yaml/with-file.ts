import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** An empty folder of its own, gone after the tests of the file. */
export const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'upledger-yaml-'));
  folders.push(folder);
  return folder;
};

/** A file `apis.yaml` with this content. */
export const newFile = async (content: string | Uint8Array): Promise<string> => {
  const path = join(await newFolder(), 'apis.yaml');
  await writeFile(path, content);
  return path;
};
