import type { ConfigSource, Configs } from '../../runner/ports/config-source.ts';
import { type OpenStore, openStore } from './open-store.ts';
import * as E from 'fp-ts/lib/Either.js';
import type { Clock } from '../../runner/ports/clock.ts';
import { chooseStore } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { existsSync } from 'node:fs';

/** The file that is named, else the store's own table, else `apis.yaml` in the current folder. */
export const openConfigs = async (
  file: string | undefined,
  store: Pick<OpenStore, 'configs'>,
): Promise<ConfigSource> => {
  if (file === undefined && store.configs !== null) return store.configs;
  const { yamlConfigSource } = await import('../../adapters/yaml/yaml-config-source.ts');
  return yamlConfigSource(file ?? 'apis.yaml');
};

type Named = Readonly<{ store?: StoreName | undefined; apis?: string | undefined }>;

/** The configs alone, for commands that need no ledger: no file of SQLite is touched. */
export const openConfigSource = async (
  { store, apis }: Named,
  environment: Environment,
  clock: Clock,
): Promise<E.Either<readonly string[], Readonly<{ source: ConfigSource; close: () => void }>>> => {
  const choice = chooseStore(store, environment);
  if (E.isLeft(choice)) return choice;
  if (apis !== undefined || choice.right._tag === 'sqlite')
    return E.right({ source: await openConfigs(apis, { configs: null }), close: () => undefined });
  const opened = await openStore(choice.right, { readOnly: true, clock });
  if (E.isLeft(opened)) return E.left(opened.left.messages);
  return E.right({ source: await openConfigs(undefined, opened.right), close: opened.right.close });
};

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
