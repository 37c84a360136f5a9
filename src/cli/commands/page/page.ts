import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { makePage } from '../../../runner/page/make-page.ts';
import { historiesOfLog } from '../../../runner/page/read-histories.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { noteFuture } from '../../input/note-future.ts';
import { storeOptions, timeText } from '../../input/option-codecs.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { warnIncomplete } from '../../lookup/warn-incomplete.ts';
import { countText } from '../../terminal/format.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { readableConfigs } from '../../wiring/open-configs.ts';
import { PageText } from '../../input/page-place.ts';
import { openPage } from '../../wiring/open-page.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { notFolder } from '../../../adapters/folder/page-folder.ts';

const options = (now: number) =>
  t.intersection([
    t.readonly(t.strict({ output: PageText })),
    t.readonly(t.partial({ ...storeOptions, at: timeText(now), force: t.boolean })),
  ]);
type Options = t.TypeOf<ReturnType<typeof options>>;

const work = async (
  context: ProcessContext,
  { store, options: given, environment }: Reading<Options>,
): Promise<ExitCode> => {
  const { output, at, force = false } = given;
  const wrong = output._tag === 'folder' ? notFolder(output.path) : null;
  if (wrong !== null) return fail(context, exitCodes.usage, [wrong]);
  const now = context.clock.now();
  const asOf = at ?? now;
  noteFuture(context, '--at', at, 'the page has what is recorded so far, and the next page replaces it');
  const { configs, error } = await readableConfigs(given.apis, store);
  if (error !== null)
    context.log(`upledger: ${error}\nupledger: the page shows APIs by their ids, without groups\n`);
  const opened = await openPage(context, environment, output);
  try {
    const made = await withEventProgress(context, (progress) =>
      makePage(
        { histories: historiesOfLog(store.ledger, progress), target: opened.target, configs },
        { asOf, now, force },
      ),
    );
    if (E.isLeft(made))
      return fail(context, made.left._tag === 'NotOurs' ? exitCodes.usage : exitCodes.failed, [
        made.left.message,
      ]);
    const { published, apis, unreadable, missing } = made.right;
    const { name } = opened.target;
    if (published._tag === 'Newer')
      return fail(context, exitCodes.usage, [
        `${name} holds a newer page, as of ${isoTime(published.asOf)}; this one is as of ${isoTime(asOf)}. Use --force to replace it`,
      ]);
    const code = warnIncomplete(context, unreadable, missing, 'their time counts as not observed');
    await context.print(
      `${name}: ${countText(apis, 'API')} as of ${isoTime(asOf)}, ${countText(published.written, 'file')} written\n`,
    );
    return error === null ? code : exitCodes.usage;
  } finally {
    opened.close();
  }
};

/** A status page from the log: static files. */
export const page: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .requiredOption('--output <where>', 'a folder, or s3://BUCKET/PREFIX')
      .option(
        '--at <time>',
        'the page as of that time: 2026-10-31T02:14, or a time ago such as 2h (default: now)',
      )
      .option('--force', 'write into a folder that holds something else, or over a newer page');
  },
  run: (context, input) =>
    withStore(context, options(context.clock.now()), input, (reading) => work(context, reading)),
};
