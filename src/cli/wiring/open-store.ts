import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { LogIdentity, StateRepair } from '../../projections/state-repair.ts';
import type { Clock } from '../../runner/ports/clock.ts';
import type { ConfigSource } from '../../runner/ports/config-source.ts';
import type { ConfigTexts } from '../../runner/ports/config-texts.ts';
import { noLedger } from '../../adapters/sqlite/no-ledger.ts';
import { folderError, isMissing, placeError } from '../../adapters/sqlite/place-error.ts';
import { failed, misplaced, type Failure } from '../contract/fail.ts';
import type { StoreChoice } from './choose-store.ts';

/** A ledger that is open, and what comes with the store that keeps it. */
export type OpenStore = Readonly<{
  ledger: Ledger;
  /** sets rows right from the log; only `replay --write` may */
  repair: StateRepair;
  /** which log the states belong to; null where both are in one file */
  identity: LogIdentity | null;
  /** the configs table, where the store has one */
  configs: ConfigSource | null;
  /** the last usable text of each file of configs, where the store keeps it */
  texts: ConfigTexts | null;
  /** removes at most `limit` expired routine checks; null where the store does so by itself */
  sweep: ((limit: number) => TE.TaskEither<LedgerError, number>) | null;
  /** checkpoints the write-ahead log; null: not a file */
  checkpoint: (() => TE.TaskEither<LedgerError, void>) | null;
  /** whether the open file was removed or replaced */
  isMoved: () => boolean;
  close: () => void;
}>;

type OpenOptions = Readonly<{
  /** no file is created or changed */
  readOnly: boolean;
  /** whether a file that is not there is created; when not told, it is by whoever may write */
  creates?: boolean;
  clock: Clock;
}>;

/** Why the path of a ledger is wrong usage; null: whatever else is wrong is found by opening it. */
export const pathError = (file: string, creates: boolean): string | null => {
  const wrong = placeError(file);
  if (wrong !== null || !isMissing(file)) return wrong;
  return creates ? folderError(file) : noLedger(file);
};

/** Adapters are loaded only now: a pass over a file reads no byte of the AWS SDK. */
const openSqlite = async (
  file: string,
  { readOnly, creates = !readOnly, clock }: OpenOptions,
): Promise<E.Either<Failure, OpenStore>> => {
  const wrong = pathError(file, creates);
  if (wrong !== null) return E.left(misplaced([wrong]));
  const { openSqliteLedger } = await import('../../adapters/sqlite/open-sqlite-ledger.ts');
  const opened = await openSqliteLedger({ file, readOnly })();
  if (E.isLeft(opened)) return E.left(failed(opened.left));
  const ledger = opened.right;
  return E.right({
    ledger,
    repair: ledger,
    identity: null,
    configs: null,
    texts: ledger.texts,
    sweep: (limit) => ledger.sweep(clock.now(), limit),
    checkpoint: ledger.checkpoint,
    isMoved: ledger.isMoved,
    close: ledger.close,
  });
};

const openDynamoDb = async (
  { region, tables }: Extract<StoreChoice, { _tag: 'dynamodb' }>,
  clock: Clock,
): Promise<OpenStore> => {
  const [
    { dynamoClient },
    { dynamoLedger },
    { dynamoStateRepair },
    { dynamoLogIdentity },
    { dynamoConfigSource },
  ] = await Promise.all([
    import('../../adapters/dynamodb/client/dynamo-client.ts'),
    import('../../adapters/dynamodb/dynamo-ledger.ts'),
    import('../../adapters/dynamodb/dynamo-state-repair.ts'),
    import('../../adapters/dynamodb/dynamo-log-identity.ts'),
    import('../../adapters/dynamodb/configs/dynamo-config-source.ts'),
  ]);
  const client = dynamoClient(region);
  const deps = { client, tables, sleep: clock.sleep, random: Math.random };
  return {
    ledger: dynamoLedger(deps),
    repair: dynamoStateRepair(deps),
    identity: dynamoLogIdentity(deps),
    configs: dynamoConfigSource(client, tables.configs, { sleep: clock.sleep, random: Math.random }),
    texts: null,
    sweep: null,
    checkpoint: null,
    isMoved: () => false,
    close: () => client.destroy(),
  };
};

/** Opens the store; a left says why it cannot be used. */
export const openStore = (
  choice: StoreChoice,
  options: OpenOptions,
): Promise<E.Either<Failure, OpenStore>> =>
  choice._tag === 'sqlite'
    ? openSqlite(choice.file, options)
    : openDynamoDb(choice, options.clock).then(E.right);
