import type { ConfigSource, Configs } from '../../runner/ports/config-source.ts';
import { type OpenStore, openStore } from './open-store.ts';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { failed, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import { openParseCache } from './open-parse-cache.ts';
import { isoTime, type Clock } from '../../runner/ports/clock.ts';
import { chooseStore, type StoreChoice } from './choose-store.ts';
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

/**
 * The same for passes: while a file as a whole cannot be used, they use its last text that could. They read the same text again
 * and again, so what the parser made of it is kept.
 */
export const openConfigsToRecord = async (
  file: string | undefined,
  { configs, texts }: Pick<OpenStore, 'configs' | 'texts'>,
  { clock, log, env }: Pick<ProcessContext, 'clock' | 'log' | 'env'>,
): Promise<ConfigSource> => {
  if (file === undefined && configs !== null) return configs;
  const { yamlConfigSource } = await import('../../adapters/yaml/yaml-config-source.ts');
  const kept =
    texts === null
      ? null
      : { texts, now: () => isoTime(clock.now()), note: (text: string) => log(`upledger: ${text}\n`) };
  return yamlConfigSource(file ?? 'apis.yaml', kept, openParseCache(env));
};

/** Everything that a source lists. */
const readConfigs = (source: ConfigSource): TE.TaskEither<Failure, Configs> =>
  pipe(source.read(), TE.mapLeft(failed));

/** Everything that a file lists. */
export const readConfigsFile = (file: string): TE.TaskEither<Failure, Configs> =>
  pipe(
    TE.fromTask(() => openConfigs(file, { configs: null })),
    TE.chain(readConfigs),
  );

/** The configs of a store, whose name is that of their table. */
const readConfigsTable = (choice: StoreChoice, clock: Clock): TE.TaskEither<Failure, NamedConfigs> =>
  TE.bracket(
    () => openStore(choice, { readOnly: true, clock }),
    (store) =>
      pipe(
        TE.fromTask(() => openConfigs(undefined, store)),
        TE.chain((source) =>
          pipe(
            readConfigs(source),
            TE.map((configs) => ({ ...configs, name: source.name })),
          ),
        ),
      ),
    ({ close }) => TE.fromIO(close),
  );

type Named = Readonly<{ store?: StoreName | undefined; apis?: string | undefined }>;

/** The content of a source, and its display name. */
export type NamedConfigs = Configs & Readonly<{ name: string }>;

/** The configs alone, for commands that need no ledger: no file of SQLite is touched. */
export const readConfigsAlone = (
  { store, apis }: Named,
  environment: Environment,
  clock: Clock,
): TE.TaskEither<Failure, NamedConfigs> =>
  pipe(
    TE.fromEither(chooseStore(store, environment)),
    TE.chain((choice) => {
      const file = apis ?? (choice._tag === 'sqlite' ? 'apis.yaml' : null);
      return file === null
        ? readConfigsTable(choice, clock)
        : pipe(
            readConfigsFile(file),
            TE.map((configs) => ({ ...configs, name: file })),
          );
    }),
  );

/** Configs for a command that only looks: null when there are none at hand, with what is wrong, if anything is. */
export type ReadableConfigs = Readonly<{ configs: Configs | null; name: string; error: string | null }>;

/** A missing default file is not an error: the log contains the last configs. */
export const readableConfigs = async (
  file: string | undefined,
  store: Pick<OpenStore, 'configs'>,
): Promise<ReadableConfigs> => {
  const source = await openConfigs(file, store);
  const { name } = source;
  if (file === undefined && store.configs === null && !existsSync(name))
    return { configs: null, name, error: null };
  const read = await source.read()();
  return E.isRight(read)
    ? { configs: read.right, name, error: null }
    : { configs: null, name, error: read.left.message };
};
