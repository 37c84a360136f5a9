import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';
import { ulid } from 'ulid';
import type { Note } from '../../../runner/ports/note.ts';
import { runDispatch } from '../../../runner/queue/run-dispatch.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { openQueued, type Queued } from '../../wiring/open-queue.ts';
import { oneOf, ShardText, storeOptions } from '../../input/option-codecs.ts';
import { failed, failWith, workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { renderDispatch } from './render-dispatch.ts';
import { reportPass } from '../../wiring/report-pass.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    shard: ShardText,
    alerts: oneOf(['console']),
    prune: t.boolean,
    json: t.boolean,
  }),
);

type Options = t.TypeOf<typeof Options>;

const dispatchOnce = async (
  context: ProcessContext,
  {
    options,
    environment,
    store,
    configs,
    alerts,
    openChannelWith,
    queue,
    settings,
    secrets,
    close,
  }: Queued<Options>,
): Promise<ExitCode> => {
  const interruption = context.interruptible();
  const passId = ulid();
  const note: Note = (text, about) => context.log(`upledger: ${text}\n`, { pass: passId, ...about });
  try {
    const dispatched = await runDispatch(
      {
        ledger: store.ledger,
        repair: store.repair,
        identity: store.identity,
        configs,
        alerts,
        openChannel: openChannelWith(secrets),
        queue,
        clock: context.clock,
        settings,
        newPassId: () => passId,
        note,
        signal: interruption.signal,
      },
      { prune: options.prune ?? false, shard: options.shard ?? null },
    );
    if (E.isLeft(dispatched)) return failWith(context, failed(dispatched.left));
    const summary = dispatched.right;
    const code = await reportPass(context, summary, {
      environment,
      counts: {
        checked: null,
        down: null,
        slow: 0,
        expiring: 0,
        page: null,
        backlog: summary.report.messages.backlog,
      },
      json: options.json ?? false,
      text: renderDispatch(summary, context.colours),
      note,
    });
    return interruption.exitCode() ?? code;
  } finally {
    close();
  }
};

/** A pass whose checks are left to workers. */
export const dispatch: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option('--shard <i/n>', 'only part I of N of the APIs, for N dispatchers in parallel')
      .option('--alerts <where>', 'console: print alerts; none is claimed or recorded as delivered')
      .option('--prune', 'accept a source that lists none of the known APIs: record them as removed')
      .option('--json', 'print one JSON object')
      .addHelpText('after', '\nThe queue is CHECK_QUEUE_URL; upledger work checks what comes from it.');
  },
  run: (context, input) =>
    pipe(
      openQueued(context, Options, input),
      workOrFail(context, (opened) => dispatchOnce(context, opened)),
    ),
};
