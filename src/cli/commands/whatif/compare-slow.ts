import * as E from 'fp-ts/lib/Either.js';
import { slowRows, type SlowPeriod, type SlowRow } from '../../../projections/what-if/slow-history.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { readSlow } from '../../../runner/what-if/read-slow.ts';
import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { knownEvents } from '../../lookup/find-api.ts';
import { warnIncomplete } from '../../lookup/warn-incomplete.ts';
import { countText } from '../../terminal/format.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { foldInThreads } from '../../threads/fold-in-threads.ts';
import type { Reading } from '../../wiring/with-store.ts';
import { table, type Shown } from '../../terminal/table.ts';

type Question = Readonly<{
  apis: readonly string[] | undefined;
  limits: readonly number[];
  /** null: as in force */
  threshold: number | null;
  json: boolean;
}>;

const render = (rows: readonly SlowRow[], shown: Shown): string =>
  table(
    ['slow_ms', 'alerts', 'APIs', 'slow answers', 'slow for'],
    rows.map(({ slow_ms, alerts, apis, slow_answers, slow_duration_ms }) => [
      String(slow_ms),
      String(alerts),
      String(apis),
      String(slow_answers),
      slow_duration_ms === 0 ? '-' : durationText(slow_duration_ms),
    ]),
    shown,
  );

/** Replays recorded latencies under other limits of the signal `latency`. */
export const compareSlow = async (
  context: ProcessContext,
  { store: { ledger }, choice, options: { jobs } }: Reading<Readonly<{ jobs?: number | undefined }>>,
  { since, until }: SlowPeriod,
  { apis: asked, limits, threshold, json }: Question,
): Promise<ExitCode> => {
  const known = await knownEvents(ledger, asked);
  if (E.isLeft(known)) return failWith(context, known.left);
  const { apis, events: total } = known.right;
  const read = await withEventProgress(context, (update) => {
    const run = foldInThreads({ store: choice, ledger, clock: context.clock, jobs });
    const threads = { run, events: total };
    const scan = { ledger, apis, threads, progress: (events: number) => update(events, total) };
    return readSlow(scan, { since, until, limits, threshold });
  });
  if (E.isLeft(read)) return fail(context, exitCodes.failed, [read.left.message]);
  const { histories, unreadable } = read.right;
  warnIncomplete(context, unreadable, [], 'their latencies are unknown');
  const rows = slowRows(histories, limits);
  const answers = histories.reduce((sum, one) => sum + one.answers, 0);
  const expired = histories.reduce((sum, one) => sum + one.expired, 0);
  const period = { since: isoTime(since), until: isoTime(until) };
  const lost =
    expired === 0 ? '' : `${countText(expired, 'event')} have expired: their latencies are not counted.\n`;
  await (json
    ? context.printData(
        `${JSON.stringify({ ...period, slow_threshold: threshold, answers, expired, rows })}\n`,
      )
    : context.print(
        `From ${period.since} to ${period.until}, ${countText(histories.length, 'API')}, ${countText(answers, 'UP answer')}; ${threshold === null ? 'slow_threshold as in force' : `slow_threshold ${String(threshold)}`}.\n\n${render(rows, context)}\n${lost}A longer timeout or a retry might have brought other latencies. Uptime does not depend on any of this.\n`,
      ));
  return unreadable.length > 0 ? exitCodes.failed : exitCodes.done;
};
