import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { chooseStore, type StoreChoice } from './choose-store.ts';
import type { ExitCode } from '../contract/command.ts';
import type { Environment } from '../input/environment.ts';
import { openStore, type OpenStore } from './open-store.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { readInput } from '../input/read-input.ts';
import { exitCodes } from '../contract/exit-codes.ts';
import { fail } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type WithStore = Readonly<{ store?: StoreName | undefined }>;

/** What a command works with that reads the ledger. */
export type Reading<A> = Readonly<{
  options: A;
  environment: Environment;
  choice: StoreChoice;
  store: OpenStore;
}>;

/**
 * Decodes what was given, opens a ledger that is there (for reading only, unless `writes` says otherwise), and closes it
 * after `work`.
 */
export const withStore = async <A extends WithStore>(
  context: ProcessContext,
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
  work: (reading: Reading<A>) => Promise<ExitCode>,
  writes: (options: A) => boolean = () => false,
): Promise<ExitCode> => {
  const read = readInput(context, codec, input);
  if (E.isLeft(read)) return fail(context, exitCodes.usage, read.left);
  const { options, environment } = read.right;
  const choice = chooseStore(options.store, environment);
  if (E.isLeft(choice)) return fail(context, exitCodes.usage, choice.left);
  const store = await openStore(choice.right, {
    readOnly: !writes(options),
    creates: false,
    clock: context.clock,
  });
  if (E.isLeft(store)) return fail(context, store.left.code, [store.left.message]);
  try {
    return await work({ options, environment, choice: choice.right, store: store.right });
  } finally {
    store.right.close();
  }
};
