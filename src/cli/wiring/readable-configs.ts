import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import type { Configs } from '../../runner/ports/config-source.ts';
import { openConfigs } from './open-configs.ts';
import type { OpenStore } from './open-store.ts';

/** Configs for a command that only looks: null when there are none at hand, with what is wrong, if anything is. */
export type ReadableConfigs = Readonly<{ configs: Configs | null; name: string; fault: string | null }>;

/** A default file that is not there is no fault: the log knows what was configured last. */
export const readableConfigs = async (
  file: string | undefined,
  store: Pick<OpenStore, 'configs'>,
): Promise<ReadableConfigs> => {
  const source = await openConfigs(file, store);
  const { name } = source;
  if (file === undefined && store.configs === null && !existsSync(name))
    return { configs: null, name, fault: null };
  const read = await source.read()();
  return E.isRight(read)
    ? { configs: read.right, name, fault: null }
    : { configs: null, name, fault: read.left.message };
};
