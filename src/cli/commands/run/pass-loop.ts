import * as E from 'fp-ts/lib/Either.js';
import { ulid } from 'ulid';
import { runPass, type PassOptions } from '../../../runner/pass/run-pass.ts';
import type { PassSummary } from '../../../runner/pass/pass-summary.ts';
import type { StoreChoice } from '../../wiring/choose-store.ts';
import type { ExitCode } from '../../contract/command.ts';
import type { Environment } from '../../input/environment.ts';
import { limitHeapGrowth } from '../../terminal/limit-heap-growth.ts';
import type { OpenForPasses } from '../../wiring/open-for-passes.ts';
import { openProbe } from '../../wiring/open-probe.ts';
import { createProgress } from '../../terminal/progress.ts';
import { programVersion } from '../../wiring/program-version.ts';
import { reportPass } from '../../wiring/report-pass.ts';
import { failed, failWith } from '../../contract/fail.ts';
import { asTyped } from '../../contract/program.ts';
import { renderSummary } from './render-pass.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import type { PagePlace } from '../../input/page-place.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import type { Note } from '../../../runner/ports/note.ts';

export type PassesOf = Readonly<{
  environment: Environment;
  choice: StoreChoice;
  options: PassOptions;
  /** where the status page is written after each pass; null: nowhere */
  page: PagePlace | null;
  json: boolean;
  /** prints nothing for a successful pass */
  quiet: boolean;
}>;

/** Expired checks removed after each pass: more than a pass adds, so the file stops growing. */
const sweepLimit = (checked: number): number => 1000 + 2 * checked;

const sweepExpired = async ({ store }: OpenForPasses, summary: PassSummary, note: Note) => {
  if (store.sweep === null || summary.expires !== true) return;
  const swept = await store.sweep(sweepLimit(summary.report.apis.checked))();
  if (E.isLeft(swept)) note(`expired checks were not removed: ${swept.left.message}`);
};

const announce = (
  context: ProcessContext,
  { choice, environment, quiet }: PassesOf,
  { alerts }: OpenForPasses,
) => {
  if (choice._tag === 'dynamodb' && !quiet)
    context.log(
      `upledger ${programVersion()}: region ${choice.region}, table ${choice.tables.events}, topic ${environment.topicArn ?? 'none'}${alerts.mode === 'preview' ? ' (alerts are only printed)' : ''}\n`,
      { level: 'info' },
    );
};

const onlyPrintedHere =
  'alerts are only printed here, so nobody else gets them: define a channel in apis.yaml (try it with `upledger channels test`), or set SNS_TOPIC_ARN';

/** Creates a function that runs one pass: check, record, alert. */
export const createPasses = (
  context: ProcessContext,
  of: PassesOf,
): ((opened: OpenForPasses, signal: AbortSignal) => Promise<ExitCode>) => {
  const { environment, options, json, quiet } = of;
  let isAnnounced = false;
  let isWarned = false;
  return async (opened, signal) => {
    const { store, alerts, openChannelWith, settings, secrets } = opened;
    if (!isAnnounced) announce(context, of, opened);
    isAnnounced = true;
    const probe = openProbe(environment, secrets);
    const progress = createProgress(context, 'checks');
    const passId = ulid();
    const note: Note = (text, about) => progress.above(`upledger: ${text}\n`, { pass: passId, ...about });
    // Only where a page is written: a pass without one loads nothing of it.
    const pages = of.page === null ? null : await import('./write-page.ts');
    const seen = pages?.observePass(opened) ?? null;
    const release = limitHeapGrowth();
    const pass = await runPass(
      {
        ledger: (seen ?? opened).store.ledger,
        repair: store.repair,
        identity: store.identity,
        configs: (seen ?? opened).configs,
        probe,
        alerts,
        openChannel: openChannelWith(secrets),
        clock: context.clock,
        settings,
        newPassId: () => passId,
        note,
        progress: progress.update,
        signal,
      },
      options,
    );
    release();
    progress.end();
    if (E.isLeft(pass)) return failWith(context, failed(pass.left));
    const summary = pass.right;
    if (summary.onlyPrinted === true && !isWarned && !quiet && !json)
      context.log(`upledger: ${asTyped(context.program, onlyPrintedHere)}\n`);
    isWarned = true;
    await sweepExpired(opened, summary, note);
    const page =
      pages === null || seen === null || of.page === null || summary.interrupted
        ? null
        : await pages.writePage(context, { environment, place: of.page }, seen, summary, note);
    const code = await reportPass(context, summary, {
      environment,
      counts: {
        checked: summary.report.apis.checked,
        down: summary.report.outcomes.down,
        ...summary.report.signals,
        page,
        backlog: null,
      },
      json,
      quiet,
      text: renderSummary(summary, context.colours),
      note,
    });
    return page === false && code === exitCodes.done ? exitCodes.failed : code;
  };
};
