import * as E from 'fp-ts/lib/Either.js';
import { recommend } from '../../../projections/what-if/recommend.ts';
import type { Thresholds, WhatIfPeriod } from '../../../projections/what-if/what-if-state.ts';
import { whatIfRows } from '../../../projections/what-if/compare-scenarios.ts';
import type { Policy } from '../../../projections/what-if/scenario.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { readCurrentConfigs } from '../../../runner/history/read-current-configs.ts';
import { readWhatIf, type Policies, type WhatIfRead } from '../../../runner/what-if/read-what-if.ts';
import { countText } from '../../terminal/format.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { knownEvents } from '../../lookup/find-api.ts';
import { selectApis } from '../../lookup/select-apis.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { declareWhatIf, usageErrors, WhatIfOptions } from './what-if-options.ts';
import { renderWhatIfApis } from './render-what-if-apis.ts';
import { cannotKnow, renderWhatIf } from './render-what-if.ts';
import { noteFuture } from '../../input/note-future.ts';
import { reportBounds } from '../../input/report-bounds.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { compareSlow } from './compare-slow.ts';
import { utc } from '../../input/time-zone.ts';
import { warnIncomplete } from '../../lookup/warn-incomplete.ts';
import { readProposal, type Decided } from './proposed-file.ts';
import { foldInThreads } from '../../threads/fold-in-threads.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const asRecorded: Policy = { failure_threshold: null, success_threshold: null, expected: null };
const minuteMs = 60_000;

const gridOf = ({ failureThreshold = [1, 2, 3, 4, 5], successThreshold = [1, 2, 3] }: WhatIfOptions) =>
  failureThreshold.flatMap((F) =>
    successThreshold.map((S): Thresholds => ({ failure_threshold: F, success_threshold: S })),
  );

/** Reads the log once under the policies; null: it could not be, and was said. */
const scan = async (
  context: ProcessContext,
  { store, options, choice }: Reading<WhatIfOptions>,
  period: WhatIfPeriod,
  policies: Policies,
): Promise<WhatIfRead | ExitCode> => {
  const { ledger } = store;
  const known = await knownEvents(ledger, options.api);
  if (E.isLeft(known)) return failWith(context, known.left);
  const { apis, events: total } = known.right;
  const read = await withEventProgress(context, (update) => {
    const run = foldInThreads({ store: choice, ledger, clock: context.clock, jobs: options.jobs });
    const threads = { run, events: total };
    const scanned = { ledger, apis, threads, progress: (events: number) => update(events, total) };
    return readWhatIf(scanned, period, policies);
  });
  if (E.isLeft(read)) return fail(context, exitCodes.failed, [read.left.message]);
  const { unreadable, missing } = read.right;
  warnIncomplete(context, unreadable, missing, 'their outcomes are unknown');
  return read.right;
};

const borders = ({ since, until }: WhatIfPeriod) => ({ since: isoTime(since), until: isoTime(until) });

const compareGrid = async (
  context: ProcessContext,
  reading: Reading<WhatIfOptions>,
  period: WhatIfPeriod,
): Promise<ExitCode> => {
  const grid = gridOf(reading.options);
  const policies = [asRecorded, ...grid.map((thresholds) => ({ ...asRecorded, ...thresholds }))];
  const read = await scan(context, reading, period, { others: policies, ofApi: new Map() });
  if (typeof read === 'number') return read;
  const rows = whatIfRows(read.histories, grid);
  const recommendation = recommend(rows, durationText, read.histories.length > 0);
  const { since, until } = borders(period);
  await (reading.options.json === true
    ? context.printData(`${JSON.stringify({ since, until, rows, recommendation })}\n`)
    : context.print(
        `From ${since} to ${until}, ${countText(read.histories.length, 'API')}; saved: outages of at most ${durationText(period.short)} not alerted.\n\n${renderWhatIf(rows, context)}\n${recommendation}\n\n${cannotKnow}`,
      ));
  return read.unreadable.length > 0 ? exitCodes.failed : exitCodes.done;
};

const compareFile = async (
  context: ProcessContext,
  reading: Reading<WhatIfOptions>,
  period: WhatIfPeriod,
  proposal: Decided,
): Promise<ExitCode> => {
  const { json = false, failOnChange = false } = reading.options;
  const read = await scan(context, reading, period, proposal.policies);
  if (typeof read === 'number') return read;
  const apis = proposal.changesOf(read);
  const unknown = reading.options.api === undefined ? proposal.unknown(read) : [];
  await (json
    ? context.printData(`${JSON.stringify({ ...borders(period), apis, without_history: unknown })}\n`)
    : context.print(
        `${renderWhatIfApis(apis, proposal.file, context)}${unknown.length > 0 ? `Without history in this period: ${unknown.join(', ')}\n` : ''}\n${cannotKnow}`,
      ));
  if (read.unreadable.length > 0) return exitCodes.failed;
  return failOnChange && apis.some(({ differences }) => differences.length > 0)
    ? exitCodes.difference
    : exitCodes.done;
};

const work = async (context: ProcessContext, given: Reading<WhatIfOptions>): Promise<ExitCode> => {
  const chosen = await selectApis(context, given.store, given.options, given.options.api);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const api = chosen.right;
  const reading = { ...given, options: { ...given.options, ...(api !== undefined && { api }) } };
  const { options } = reading;
  const errors = usageErrors(options);
  if (errors.length > 0) return fail(context, exitCodes.usage, errors);
  const now = context.clock.now();
  const bounds = reportBounds(options, now, utc);
  if (E.isLeft(bounds)) return fail(context, exitCodes.usage, [bounds.left]);
  noteFuture(context, 'the end of the period', bounds.right.askedUntil, 'it ends now');
  const { slowMs: limits, slowThreshold: threshold = null, json = false } = options;
  if (limits !== undefined)
    return compareSlow(context, reading, bounds.right, {
      apis: options.api,
      limits,
      threshold,
      json,
    });
  const period = {
    ...bounds.right,
    now,
    short: (options.short ?? 10) * minuteMs,
    lists: options.apis !== undefined,
  };
  if (options.apis === undefined) return compareGrid(context, reading, period);
  const today = await readCurrentConfigs(reading.store.ledger, options.api ?? null);
  if (E.isLeft(today)) return fail(context, exitCodes.failed, [today.left.message]);
  const proposal = await readProposal(options.apis, today.right);
  if (E.isLeft(proposal)) return failWith(context, proposal.left);
  return compareFile(context, reading, period, proposal.right);
};

/** Replays recorded checks under other thresholds, or other limits of latency. */
export const whatif: CommandModule = {
  declare: declareWhatIf,
  run: (context, input) => withStore(context, WhatIfOptions, input, (reading) => work(context, reading)),
};
