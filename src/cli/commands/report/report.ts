import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { countDeliveries } from '../../../runner/history/count-deliveries.ts';
import type { Ledger } from '../../../projections/ledger.ts';
import { readReport, readReportOfDays, type Report } from '../../../runner/report/read-report.ts';
import { chartParts, type ChartParts } from './page/chart-buckets.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import {
  declareApis,
  declareJobs,
  declareSomeApis,
  declareStore,
  jobsOption,
} from '../../input/shared-options.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { knownEvents } from '../../lookup/find-api.ts';
import { FileText, oneOf, storeOptions } from '../../input/option-codecs.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderReport } from './render-report.ts';
import { printable } from '../../../runner/text/printable.ts';
import { reportFormat, reportFormats, type ReportFormat } from './report-format.ts';
import { firstRecorded } from '../../../runner/report/first-recorded.ts';
import { noteFuture } from '../../input/note-future.ts';
import { reportBounds, type Bounds } from '../../input/report-bounds.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { utc, ZoneText, type TimeZone } from '../../input/time-zone.ts';
import { warnIncomplete } from '../../lookup/warn-incomplete.ts';
import { foldInThreads } from '../../threads/fold-in-threads.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { writeOutput } from '../../terminal/write-output.ts';

/** What `report --format json` prints. */
const reportJson = (
  { period, isExact, apis, total, unreadable, missing, partial, estimated }: Report,
  timeZone: string,
): string =>
  `${JSON.stringify(
    {
      since: isoTime(period.since),
      until: isoTime(period.until),
      time_zone: timeZone,
      exact: isExact,
      apis,
      total,
      unreadable: unreadable.map(({ api_id, seq, faults }) => ({ api_id, seq, faults })),
      missing,
      partial,
      estimated,
    },
    null,
    2,
  )}\n`;

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    ...jobsOption,
    since: t.string,
    until: t.string,
    month: t.string,
    tz: ZoneText,
    api: t.readonlyArray(t.string),
    ...selectionOptions,
    format: oneOf(reportFormats),
    output: FileText,
    exact: t.boolean,
  }),
);
type Options = t.TypeOf<typeof Options>;

type ToRender = Readonly<{
  format: ReportFormat;
  output: string | undefined;
  report: Report;
  parts: ChartParts;
  zone: TimeZone;
  /** the requested start of the period */
  asked: number;
}>;

/** A page would show the time before the log began as a gap. Less than a minute is ignored. */
const clampedTo = ({ since, until }: Bounds, first: number | null): Bounds =>
  first !== null && since + 60_000 <= first && first < until ? { since: first, until } : { since, until };

/** Each format is loaded only when it is asked for. */
const rendered = async (
  context: ProcessContext,
  ledger: Ledger,
  { format, output, report, parts, zone, asked }: ToRender,
): Promise<string> => {
  switch (format) {
    case 'json':
      return reportJson(report, zone.name);
    case 'csv': {
      const { reportCsv } = await import('./report-csv.ts');
      return reportCsv(isoTime(report.period.since), isoTime(report.period.until), report.apis);
    }
    case 'html': {
      const { reportPage } = await import('./page/report-page.ts');
      return reportPage(report, parts, zone, asked);
    }
    case 'table': {
      const shown = output === undefined || output === '-' ? context : { colours: false, width: null };
      const told = new Set(report.apis.map(({ api_id }) => api_id));
      const counted = await countDeliveries(ledger, report.period, told);
      return printable(renderReport(report, E.isLeft(counted) ? null : counted.right, shown), shown.colours);
    }
  }
};

const work = async (
  context: ProcessContext,
  { store, options, choice }: Reading<Options>,
): Promise<ExitCode> => {
  const { ledger } = store;
  const { output, tz: zone = utc, exact = false } = options;
  const format = reportFormat(options);
  const now = context.clock.now();
  const bounds = reportBounds(options, now, zone);
  if (E.isLeft(bounds)) return fail(context, exitCodes.usage, [bounds.left]);
  noteFuture(context, 'the end of the period', bounds.right.askedUntil, 'it ends now');
  const { since, until } = bounds.right;
  const chosen = await selectApis(context, store, options, options.api);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const known = await knownEvents(store.ledger, chosen.right);
  if (E.isLeft(known)) return failWith(context, known.left);
  const { apis, count, events: total } = known.right;
  const forPage = format === 'html';
  const first = forPage ? await firstRecorded(store.ledger, apis) : E.right(null);
  if (E.isLeft(first)) return fail(context, exitCodes.failed, [first.left.message]);
  const shown = clampedTo(bounds.right, first.right);
  const parts = chartParts(shown, zone, count);
  const edges = forPage ? parts.edges : [since, until];
  const period = { since: shown.since, until, now, edges, forPage };
  const { report, text } = await withEventProgress(context, async (update) => {
    const run = foldInThreads({ store: choice, ledger, clock: context.clock, jobs: options.jobs });
    const threads = { run, events: total };
    const scanned = { ledger, apis, threads, progress: (events: number) => update(events, total) };
    // A page shows parts of days, and the checks of incidents.
    const read = await (exact || forPage ? readReport : readReportOfDays)(scanned, period);
    // The heap limit applies until the page is written.
    return {
      report: read,
      text: E.isLeft(read)
        ? ''
        : await rendered(context, ledger, { format, output, report: read.right, parts, zone, asked: since }),
    };
  });
  if (E.isLeft(report)) return fail(context, exitCodes.failed, [report.left.message]);
  const written = await writeOutput(context, output, text);
  const { unreadable, missing } = report.right;
  const code = warnIncomplete(context, unreadable, missing, 'their time counts as not observed');
  if (E.isLeft(written)) return fail(context, exitCodes.failed, [written.left]);
  if (written.right !== null) context.log(`upledger: wrote ${written.right}\n`, { level: 'info' });
  return code;
};

/** How good a period was: uptime, coverage, incidents, latency, alerts. */
export const report: CommandModule = {
  declare: (command) => {
    declareSelection(declareJobs(declareSomeApis(declareApis(declareStore(command)))))
      .option(
        '--since <time>',
        'start: 2026-10-31, or a time ago such as 30d (default: 30 days before today, by UTC)',
      )
      .option('--until <time>', 'end, exclusive (default: now)')
      .option('--month <month>', 'a calendar month, such as 2026-10')
      .option('--tz <zone>', 'the time zone of dates and charts, such as Europe/Berlin (default: UTC)')
      .option('--exact', 'read every check: without it whole days of UTC come from their summaries')
      .option(
        '--format <format>',
        'table, json, csv or html: one page with charts (default: as --output says, else table)',
      )
      .option(
        '--output <file>',
        'write to a file instead of stdout (-: stdout); .html, .json or .csv gives the format',
      );
  },
  run: (context, input) => withStore(context, Options, input, (reading) => work(context, reading)),
};
