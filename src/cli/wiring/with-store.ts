import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import { readChoice, type Chosen } from './choose-store.ts';
import type { ExitCode } from '../contract/command.ts';
import { openStore, type OpenStore } from './open-store.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { workOrFail } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type WithStore = Readonly<{ store?: StoreName | undefined }>;

/** What a command works with that reads the ledger. */
export type Reading<A> = Chosen<A> & Readonly<{ store: OpenStore }>;

/**
 * Decodes what was given, opens a ledger that is there (for reading only, unless `writes` says otherwise), and closes it
 * after `work`.
 */
export const withStore = <A extends WithStore>(
  context: ProcessContext,
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
  work: (reading: Reading<A>) => Promise<ExitCode>,
  writes: (options: A) => boolean = () => false,
): Promise<ExitCode> =>
  pipe(
    TE.fromEither(readChoice(context, codec, input)),
    TE.bind(
      'store',
      ({ options, choice }) =>
        () =>
          openStore(choice, { readOnly: !writes(options), creates: false, clock: context.clock }),
    ),
    workOrFail(context, async (reading) => {
      try {
        return await work(reading);
      } finally {
        reading.store.close();
      }
    }),
  );
