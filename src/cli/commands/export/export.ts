import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { exportedPages } from '../../../runner/history/export-log.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import {
  declareApis,
  declareJobs,
  declareOneApi,
  declarePeriod,
  declareStore,
  jobsOption,
} from '../../input/shared-options.ts';
import { failureOfApi, knownEvents } from '../../lookup/find-api.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import { storeOptions, timeText } from '../../input/option-codecs.ts';
import { noteFutureSince } from '../../input/note-future.ts';
import { period, periodFailure } from '../../input/period.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { createMemoryHold } from '../../terminal/limit-heap-growth.ts';
import { piecesInThreads } from '../../threads/pieces-in-threads.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { shellWord } from '../../../runner/text/shell-word.ts';

const options = (now: number) =>
  t.readonly(
    t.partial({
      ...storeOptions,
      ...jobsOption,
      ...selectionOptions,
      api: t.string,
      since: timeText(now),
      until: timeText(now),
    }),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

const write = async (
  context: ProcessContext,
  { store, options: given, choice }: Reading<Options>,
): Promise<ExitCode> => {
  const { ledger } = store;
  noteFutureSince(context, given);
  const failure = periodFailure(given) ?? (await failureOfApi(ledger, given.api));
  if (failure !== null) return failWith(context, failure);
  const chosen = await selectApis(context, store, given, given.api === undefined ? undefined : [given.api]);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  let code: ExitCode = exitCodes.done;
  const known = await knownEvents(ledger, undefined);
  if (E.isLeft(known)) return failWith(context, known.left);
  const threads = { store: choice, ledger, clock: context.clock, jobs: given.jobs };
  const run = piecesInThreads(threads, known.right.events);
  const hold = createMemoryHold(150);
  try {
    for await (const page of exportedPages(ledger, run, period(given), chosen.right)) {
      hold.look();
      if (E.isLeft(page)) return fail(context, exitCodes.failed, [page.left.message]);
      const { bytes, errors, outOfOrder } = page.right;
      if (outOfOrder !== null) return fail(context, exitCodes.failed, [outOfOrderText(outOfOrder)]);
      if (errors.length > 0) code = fail(context, exitCodes.failed, errors);
      if (!(await context.printBytes(bytes))) return code;
    }
    return code;
  } finally {
    hold.release();
  }
};

// What was printed cannot be taken back.
const outOfOrderText = (apiId: string): string =>
  `the events of ${apiId} are stored out of order: the export stops here; upledger export --api ${shellWord(apiId)} prints them in order`;

/** The log as JSON lines. */
export const exportLog: CommandModule = {
  declare: (command) => {
    declareJobs(
      declarePeriod(declareSelection(declareOneApi(declareApis(declareStore(command))))),
    ).addHelpText(
      'after',
      '\nOne event per line, each stream in order, with the hashes that chain it: audit --file can verify it.',
    );
  },
  run: (context, input) =>
    withStore(context, options(context.clock.now()), input, (reading) => write(context, reading)),
};
