import * as E from 'fp-ts/lib/Either.js';
import type { Clock } from '../../runner/ports/clock.ts';
import type { ConfigSource } from '../../runner/ports/config-source.ts';
import { chooseStore } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import { openConfigs } from './open-configs.ts';
import { openStore } from './open-store.ts';
import type { StoreName } from '../input/option-codecs.ts';

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
  if (E.isLeft(opened)) return E.left([opened.left.message]);
  return E.right({ source: await openConfigs(undefined, opened.right), close: opened.right.close });
};
