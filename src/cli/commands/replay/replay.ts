import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { replayLog, type ReplayReport } from '../../../runner/replay/replay-log.ts';
import { ask } from './confirm.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import {
  declareApis,
  declareJobs,
  declareOneApi,
  declareStore,
  jobsOption,
} from '../../input/shared-options.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { exitCodes, signalCodes } from '../../contract/exit-codes.ts';
import { asTyped } from '../../contract/program.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderReplay } from './render-replay.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { foldInThreads } from '../../threads/fold-in-threads.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    ...jobsOption,
    ...selectionOptions,
    verify: t.boolean,
    write: t.boolean,
    reset: t.boolean,
    yes: t.boolean,
    api: t.string,
    json: t.boolean,
  }),
);
type Options = t.TypeOf<typeof Options>;

const usageErrors = ({ verify, write, reset, yes }: Options): readonly string[] => [
  ...(verify === true && write === true ? ['--verify and --write exclude each other: use one of them'] : []),
  ...(reset === true && write !== true ? ['--reset needs --write: use --write --reset'] : []),
  ...(yes === true && reset !== true ? ['--yes is only for --write --reset'] : []),
];

const warning =
  'states that are ahead of the log will be set back, and unreadable ones replaced; no pass may run meanwhile: stop cron, queue workers and run --every first\n';

/** Null when states may be set back, else the exit code. */
const mayReset = async (
  context: ProcessContext,
  { reset = false, yes = false }: Options,
): Promise<ExitCode | null> => {
  if (!reset || yes) return null;
  if (!context.interactive)
    return fail(context, exitCodes.usage, [
      '--write --reset asks for confirmation, and there is no terminal: stop all passes, then add --yes',
    ]);
  context.log(warning);
  const answer = await ask(context.input, process.stderr, 'Are all passes stopped? (yes/no) ');
  if (answer._tag === 'said' && /^y(?:es)?$/iu.test(answer.text)) return null;
  // The line of the question is not ended by them.
  if (answer._tag !== 'said') context.log('\n');
  const failed = fail(context, exitCodes.usage, ['nothing was written']);
  return answer._tag === 'interrupted' ? signalCodes.SIGINT : failed;
};

/** `difference`: a state differed from the log and was not fixed. */
const exitCode = ({ differences, ahead, written, unwritten }: ReplayReport): ExitCode => {
  if (unwritten.length > 0) return exitCodes.failed;
  const left = [...differences.map(({ api_id }) => api_id), ...ahead];
  return left.some((apiId) => !written.includes(apiId)) ? exitCodes.difference : exitCodes.done;
};

const work = async (
  context: ProcessContext,
  { store, options, choice }: Reading<Options>,
): Promise<ExitCode> => {
  const { api, jobs, write = false, reset = false, json = false } = options;
  const failure = await failureOfApi(store.ledger, api);
  if (failure !== null) return failWith(context, failure);
  // Streams without a state are to be rebuilt too.
  const chosen = await selectApis(context, store, options, api === undefined ? undefined : [api], false);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const stopped = await mayReset(context, options);
  if (stopped !== null) return stopped;
  const began = context.clock.elapsed();
  const { ledger, repair } = store;
  const run = foldInThreads({ store: choice, ledger, clock: context.clock, jobs });
  const done = await withEventProgress(context, (progress) =>
    replayLog(
      { ledger, repair, clock: context.clock, progress, run },
      { apis: chosen.right ?? null, write, reset },
    ),
  );
  if (E.isLeft(done)) return fail(context, exitCodes.failed, [done.left.message]);
  const duration_ms = Math.round(context.clock.elapsed() - began);
  // Once all states match this log, they belong to it.
  const said = reset && chosen.right === undefined ? await store.identity?.say(true)() : undefined;
  if (said !== undefined && E.isLeft(said)) return fail(context, exitCodes.failed, [said.left.message]);
  const { written, unwritten, ...compared } = done.right;
  const shown = { ...compared, ...(write ? { written, unwritten } : {}), duration_ms };
  await (json
    ? context.printData(`${JSON.stringify(shown)}\n`)
    : context.print(asTyped(context.program, renderReplay(done.right, duration_ms, write))));
  return exitCode(done.right);
};

/** Folds the log again beside the states. */
export const replay: CommandModule = {
  declare: (command) => {
    declareJobs(declareSelection(declareOneApi(declareApis(declareStore(command)))))
      .option('--verify', 'compare every field of every stored state with the log; change nothing (default)')
      .option('--write', 'rebuild states that are missing, damaged or behind; safe while passes run')
      .option(
        '--reset',
        'with --write: also set back states that are ahead of a restored log and replace unreadable ones; passes must be stopped',
      )
      .option('--yes', 'with --reset: do not ask for confirmation')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nNo event is appended and no alert is sent. Exit code 3: a state differs from the log.',
      );
  },
  run: async (context, input) => {
    const errors = E.fold(() => [], usageErrors)(Options.decode(input));
    if (errors.length > 0) return fail(context, exitCodes.usage, errors);
    return withStore(
      context,
      Options,
      input,
      (reading) => work(context, reading),
      ({ write }) => write === true,
    );
  },
};
