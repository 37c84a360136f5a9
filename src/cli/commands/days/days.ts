import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ulid } from 'ulid';
import { summarizeAll } from '../../../runner/days/summarize-all.ts';
import { countText } from '../../../runner/text/count-text.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { declareApis, declareSomeApis, declareStore } from '../../input/shared-options.ts';
import { knownEvents } from '../../lookup/find-api.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { programVersion } from '../../wiring/program-version.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const Options = t.readonly(
  t.partial({ ...storeOptions, ...selectionOptions, api: t.readonlyArray(t.string), json: t.boolean }),
);
type Options = t.TypeOf<typeof Options>;

const work = async (
  context: ProcessContext,
  { store, options, environment }: Reading<Options>,
): Promise<ExitCode> => {
  const { api, json = false } = options;
  const chosen = await selectApis(context, store, options, api);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const known = await knownEvents(store.ledger, chosen.right);
  if (E.isLeft(known)) return failWith(context, known.left);
  const { apis, events: total } = known.right;
  const began = context.clock.elapsed();
  const { signal, exitCode } = context.interruptible();
  const done = await withEventProgress(context, (update) =>
    summarizeAll({
      ledger: store.ledger,
      clock: context.clock,
      runner: { id: environment.runnerId, version: programVersion() },
      passId: ulid(),
      apis,
      signal,
      progress: (events) => update(events, total),
    }),
  );
  if (E.isLeft(done)) return fail(context, exitCodes.failed, [done.left.message]);
  const { streams, summarized, failures } = done.right;
  for (const { api_id, reason } of failures)
    context.log(`upledger: the days of ${api_id} are not summarized: ${reason}\n`, { api_id });
  const duration_ms = Math.round(context.clock.elapsed() - began);
  await context.print(
    json
      ? `${JSON.stringify({ apis: streams, days: summarized, failures, duration_ms })}\n`
      : `summarized ${countText(summarized, 'day')} of ${countText(streams, 'API')}\n`,
  );
  return exitCode() ?? (failures.length > 0 ? exitCodes.failed : exitCodes.done);
};

/** Summarizes all days that are over. */
export const days: CommandModule = {
  declare: (command) => {
    declareSelection(declareSomeApis(declareApis(declareStore(command))))
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nPasses do the same, a few APIs at a time. It is safe while they run, and may be interrupted and started again.',
      );
  },
  run: (context, input) =>
    withStore(
      context,
      Options,
      input,
      (reading) => work(context, reading),
      () => true,
    ),
};
