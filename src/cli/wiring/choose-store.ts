import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type * as t from 'io-ts';
import { usage, type Failure } from '../contract/fail.ts';
import type { Environment } from '../input/environment.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { readInput } from '../input/read-input.ts';

/** Where a command finds the ledger. */
export type StoreChoice =
  | Readonly<{ _tag: 'sqlite'; file: string }>
  | Readonly<{ _tag: 'dynamodb'; region: string; tables: Environment['tables'] }>;

/** `--store` if it was given, else DynamoDB where its tables are named, else a file in the current folder. */
export const chooseStore = (
  named: StoreName | undefined,
  environment: Pick<Environment, 'prefersDynamoDb' | 'region' | 'tables'>,
): E.Either<Failure, StoreChoice> => {
  const { region, tables, prefersDynamoDb } = environment;
  if (named?._tag === 'sqlite') return E.right(named);
  if (named === undefined && !prefersDynamoDb) return E.right({ _tag: 'sqlite', file: 'upledger.db' });
  if (region !== null) return E.right({ _tag: 'dynamodb', region, tables });
  const why =
    named === undefined ? 'DDB_STATE_TABLE is set, so the store is DynamoDB' : '--store is dynamodb';
  return E.left(
    usage([
      `${why}, but AWS_REGION is not set: set it, such as AWS_REGION=eu-central-1, or use --store sqlite:PATH`,
    ]),
  );
};

/** The decoded options and the store that they select. */
export type Chosen<A> = Readonly<{ options: A; environment: Environment; choice: StoreChoice }>;

/** Decodes the options; left: all issues. Opens nothing. */
export const readChoice = <A extends Readonly<{ store?: StoreName | undefined }>>(
  context: ProcessContext,
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
): E.Either<Failure, Chosen<A>> =>
  pipe(
    readInput(context, codec, input),
    E.bind('choice', ({ options, environment }) => chooseStore(options.store, environment)),
  );
