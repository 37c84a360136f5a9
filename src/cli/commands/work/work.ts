import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';
import { ulid } from 'ulid';
import type { Note } from '../../../runner/ports/note.ts';
import { runWorker } from '../../../runner/queue/run-worker.ts';
import { createWorkerSummary } from '../../../runner/queue/worker-summary.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { openQueued, type Queued } from '../../wiring/open-queue.ts';
import { durationText, oneOf, storeOptions } from '../../input/option-codecs.ts';
import { openProbe } from '../../wiring/open-probe.ts';
import { exitCodes, signalCodes } from '../../contract/exit-codes.ts';
import { workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { renewableSecrets } from './renew-secrets.ts';
import { renderWork } from './render-work.ts';
import { sendMetrics } from '../../wiring/send-metrics.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    concurrency: wholeNumberText(1, 1000),
    visibility: durationText(5000, 43_200_000, 'must be a duration from 5s to 12h, such as 180s'),
    grace: durationText(0, 600_000, 'must be a duration from 0s to 10m, such as 30s'),
    drain: t.boolean,
    alerts: oneOf(['console']),
    json: t.boolean,
  }),
);

const reportEveryMs = 60_000;

type Options = t.TypeOf<typeof Options>;

const workOn = async (
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
  const { clock } = context;
  const interruption = context.interruptible();
  const note: Note = (text, about) => context.log(`upledger: ${text}\n`, about);
  const passSummary = createWorkerSummary(clock);
  const tell = async () => {
    const report = passSummary.take();
    if (report === null) return;
    if (options.json === true) await context.printData(`${JSON.stringify(report)}\n`);
    else note(renderWork(report).replaceAll('\n', '\nupledger:   '), { level: 'info' });
    const { checked, unrecorded } = report.apis;
    const counts = { checked, unrecorded, down: report.outcomes.down, ...report.signals };
    await sendMetrics(environment, (metrics) => metrics.work(counts), note);
  };
  const renewable = renewableSecrets(environment, secrets, clock, context.log);
  const over = new AbortController();
  const tellNowAndThen = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(reportEveryMs, over.signal);
      // They may have been rotated.
      if (!over.signal.aborted) await renewable.renew();
      await tell();
    }
  };
  const telling = tellNowAndThen();
  try {
    const failed = await runWorker(
      {
        ledger: store.ledger,
        configs,
        probe: (config, signal) => openProbe(environment, renewable.values())(config, signal),
        renewSecrets: renewable.renew,
        alerts,
        openChannel: (channel) => openChannelWith(renewable.values())(channel),
        queue,
        clock,
        settings: {
          ...settings,
          get secrets() {
            return renewable.rules();
          },
        },
        newPassId: ulid,
        note,
        onMessage: passSummary.add,
        signal: interruption.signal,
      },
      {
        concurrency: options.concurrency ?? 50,
        hiddenSeconds: Math.ceil((options.visibility ?? 180_000) / 1000),
        graceMs: options.grace ?? 30_000,
        drain: options.drain ?? false,
      },
    );
    // SIGTERM of a service manager is a normal end.
    const code = interruption.exitCode();
    if (code === signalCodes.SIGTERM) return exitCodes.done;
    return code ?? (failed ? exitCodes.failed : exitCodes.done);
  } finally {
    over.abort();
    await telling;
    close();
  }
};

/** Checks what comes from the queue, until it is asked to stop. */
export const work: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option('--concurrency <n>', 'at most this many checks that started less than 250 ms ago (default: 50)')
      .option(
        '--visibility <duration>',
        'how long a received message is hidden from other workers; extended while its checks run (default: 180s)',
      )
      .option(
        '--grace <duration>',
        'how long checks may finish after SIGTERM; the rest is released to the queue (default: 30s)',
      )
      .option('--drain', 'exit when the queue is empty')
      .option('--alerts <where>', 'console: print alerts; none is claimed or recorded as delivered')
      .option('--json', 'print one JSON object for each minute in which anything happened')
      .addHelpText('after', '\nThe queue is CHECK_QUEUE_URL; upledger dispatch fills it.');
  },
  run: (context, input) =>
    pipe(
      openQueued(context, Options, input),
      workOrFail(context, (opened) => workOn(context, opened)),
    ),
};
