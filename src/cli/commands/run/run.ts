import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { readChoice, type Chosen } from '../../wiring/choose-store.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { everyTick } from './repeat-on-schedule.ts';
import { openForPasses, type OpenForPasses } from '../../wiring/open-for-passes.ts';
import { readConfigsFile } from '../../wiring/open-configs.ts';
import { durationText, oneOf, ShardText, storeOptions } from '../../input/option-codecs.ts';
import { PageText } from '../../input/page-place.ts';
import { checkpointPasses } from './checkpoint-passes.ts';
import { keepOpen } from './keep-open.ts';
import { createPasses } from './pass-loop.ts';
import { failWith, workOrFail, type Failure } from '../../contract/fail.ts';
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
    page: PageText,
    json: t.boolean,
    quiet: t.boolean,
  }),
);

/** Runs before the store is opened, so a run in the wrong folder does not create a ledger. */
const checkFile = (file: string | undefined): TE.TaskEither<Failure, unknown> =>
  file === undefined || existsSync(file) ? TE.right(null) : readConfigsFile(file);

type Options = t.TypeOf<typeof Options>;

const open = (context: ProcessContext, chosen: Chosen<Options>): TE.TaskEither<Failure, OpenForPasses> => {
  const { options, choice } = chosen;
  const file = options.apis ?? (choice._tag === 'sqlite' ? 'apis.yaml' : undefined);
  return openForPasses(context, chosen, file, checkFile(file));
};

const work = async (
  context: ProcessContext,
  chosen: Chosen<Options>,
  opened: OpenForPasses,
): Promise<ExitCode> => {
  const { options, environment, choice } = chosen;
  const {
    every,
    all = false,
    prune = false,
    shard = null,
    concurrency = 50,
    page = environment.statusPage,
    json = false,
    quiet = false,
  } = options;
  const pass = createPasses(context, {
    environment,
    choice,
    options: { all, prune, shard, concurrency },
    page,
    json,
    quiet,
  });
  const kept = keepOpen(context, { environment, choice, opened, open: open(context, chosen) });
  const checkpoint = checkpointPasses(context.clock, context.log);
  const { signal, exitCode } = context.interruptible();
  const next = async () => {
    const now = await kept.next();
    if (E.isLeft(now)) return failWith(context, now.left);
    const code = await pass(now.right, signal);
    if (every !== undefined) await checkpoint(now.right.store);
    return code;
  };
  try {
    const code = await (every === undefined ? next() : everyTick(context, every, signal, next));
    return exitCode() ?? code;
  } finally {
    kept.close();
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
        'console: only show alerts; none is claimed, waived or recorded as delivered',
      )
      .option('--prune', 'accept a source that lists none of the known APIs: record them as removed')
      .option(
        '--page <where>',
        'write the status page after each pass: a folder, or s3://BUCKET/PREFIX (default: STATUS_PAGE)',
      )
      .option('--json', 'print one JSON object for each pass')
      .option('--quiet', 'print nothing for a pass that did all it had to do');
  },
  run: (context, input) =>
    pipe(
      TE.fromEither(readChoice(context, Options, input)),
      TE.bind('opened', (chosen) => open(context, chosen)),
      workOrFail(context, ({ opened, ...chosen }) => work(context, chosen, opened)),
    ),
};
