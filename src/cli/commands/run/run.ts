import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { chooseStore } from '../../wiring/choose-store.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { everyTick } from './repeat-on-schedule.ts';
import { openAlerts } from '../../wiring/open-alert-channel.ts';
import { openConfigs, readConfigsFile } from '../../wiring/open-configs.ts';
import { openStore } from '../../wiring/open-store.ts';
import { durationText, oneOf, ShardText, storeOptions } from '../../input/option-codecs.ts';
import { passSettings } from '../../wiring/pass-settings.ts';
import { createPasses } from './pass-loop.ts';
import { readInput } from '../../input/read-input.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import { workOrFail, type Failure } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    every: durationText(1000, 86_400_000, 'must be a duration from 1s to 1d, such as 30s or 2m'),
    all: t.boolean,
    shard: ShardText,
    concurrency: wholeNumberText(1, 1000),
    alerts: oneOf(['console']),
    prune: t.boolean,
    json: t.boolean,
  }),
);

/** Before the store is opened: a run in the wrong folder must not leave a ledger there. */
const checkFile = (file: string | undefined): TE.TaskEither<Failure, unknown> =>
  file === undefined || existsSync(file) ? TE.right(null) : readConfigsFile(file);

const prepare = (context: ProcessContext, input: Readonly<Record<string, unknown>>) =>
  pipe(
    readInput(context, Options, input),
    E.bind('choice', ({ options, environment }) => chooseStore(options.store, environment)),
    E.let(
      'file',
      ({ options, choice }) => options.apis ?? (choice._tag === 'sqlite' ? 'apis.yaml' : undefined),
    ),
    TE.fromEither,
    TE.bind(
      'alerting',
      ({ options, environment, choice }) =>
        () =>
          openAlerts(context, choice, environment, {
            toConsole: options.alerts === 'console',
            json: options.json ?? false,
          }),
    ),
    TE.chainFirst(({ file }) => checkFile(file)),
    TE.bind('secrets', ({ environment }) => TE.fromTask(() => readSecretValues(environment, context.log))),
    TE.bind(
      'store',
      ({ choice }) =>
        () =>
          openStore(choice, { readOnly: false, clock: context.clock }),
    ),
    TE.bind('configs', ({ file, store }) => TE.fromTask(() => openConfigs(file, store))),
  );

type Prepared = Readonly<ReturnType<typeof prepare> extends TE.TaskEither<Failure, infer A> ? A : never>;

const work = async (
  context: ProcessContext,
  { options, environment, choice, alerting, secrets, store, configs }: Prepared,
): Promise<ExitCode> => {
  const { every, all = false, prune = false, shard = null, concurrency = 50, json = false } = options;
  const pass = await createPasses(context, {
    environment,
    store,
    choice,
    configs,
    alerts: alerting.alerts,
    settings: passSettings(environment, secrets, alerting.rate),
    secrets,
    options: { all, prune, shard, concurrency },
    json,
  });
  const { signal, exitCode } = context.interruptible();
  try {
    const code = await (every === undefined
      ? pass(signal)
      : everyTick(context, every, signal, () => pass(signal)));
    return exitCode() ?? code;
  } finally {
    store.close();
  }
};

/** One pass, or one at each tick of the clock. */
export const run: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option(
        '--every <duration>',
        'keep running: one pass at each multiple of this on the wall clock, such as 30s or 2m',
      )
      .option('--all', 'check every enabled API, even if not due')
      .option('--shard <i/n>', 'only part I of N of the APIs, for N runners in parallel')
      .option('--concurrency <n>', 'at most this many checks that started less than 250 ms ago (default: 50)')
      .option(
        '--alerts <where>',
        'console: print alerts; with dynamodb none is claimed or recorded as delivered',
      )
      .option('--prune', 'accept a source that lists none of the known APIs: record them as removed')
      .option('--json', 'print one JSON object for each pass');
  },
  run: (context, input) =>
    pipe(
      prepare(context, input),
      workOrFail(context, (prepared) => work(context, prepared)),
    ),
};
