import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { TransitionRecord } from '../../../projections/history/transitions.ts';
import { problemText } from '../../../runner/text/format-error.ts';
import { readTransitionRecords } from '../../../runner/history/read-transitions.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declarePeriod } from '../../input/declare-period.ts';
import { declareStore } from '../../input/shared-options.ts';
import { faultOfApi } from '../../lookup/find-api.ts';
import { oneOf, storeOptions, timeText } from '../../input/option-codecs.ts';
import { period, periodFault } from '../../input/period.ts';
import { refuse } from '../../contract/fail.ts';
import { renderTransitions } from './render-transitions.ts';
import type { Shell } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const options = (now: number) =>
  t.readonly(
    t.partial({
      ...storeOptions,
      api: t.string,
      since: timeText(now),
      until: timeText(now),
      format: oneOf(['table', 'json', 'csv']),
    }),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

/** How a format is written, some records at a time; what a table looks like is known only at its end. */
type Writer = Readonly<{ head: string; some: (records: readonly TransitionRecord[]) => string }>;

const writerOf = async (format: Options['format'], shell: Shell): Promise<Writer> => {
  if (format === 'json')
    return { head: '', some: (records) => records.map((one) => `${JSON.stringify(one)}\n`).join('') };
  if (format === 'csv') {
    const { transitionsCsv, transitionsCsvHead } = await import('./transitions-csv.ts');
    return { head: transitionsCsvHead(), some: transitionsCsv };
  }
  return {
    head: '',
    some: (records) => (records.length === 0 ? 'No transitions.\n' : renderTransitions(records, shell)),
  };
};

const show = async (shell: Shell, { store, options: given }: Reading<Options>): Promise<ExitCode> => {
  const empty = periodFault(given);
  if (empty !== null) return refuse(shell, 2, [empty]);
  const { api, format } = given;
  if (api !== undefined) {
    const fault = await faultOfApi(store.ledger, api);
    if (E.isLeft(fault)) return refuse(shell, 1, [fault.left.message]);
    if (fault.right !== null) return refuse(shell, 2, [fault.right]);
  }
  const writer = await writerOf(format, shell);
  const atOnce = format === 'json' || format === 'csv' ? 200 : Number.POSITIVE_INFINITY;
  let held: TransitionRecord[] = [];
  let code: ExitCode = 0;
  if (!(await shell.print(writer.head))) return code;
  for await (const read of readTransitionRecords(store.ledger, period(given), api ?? null)) {
    if (E.isLeft(read)) code = refuse(shell, 1, [problemText(read.left)]);
    else held.push(read.right);
    if (held.length < atOnce) continue;
    if (!(await shell.print(writer.some(held)))) return code;
    held = [];
  }
  await shell.print(writer.some(held));
  return code;
};

/** Every UP→DOWN and DOWN→UP, oldest first. */
export const transitions: CommandModule = {
  declare: (command) => {
    declarePeriod(declareStore(command).option('--api <api>', 'of this API alone')).option(
      '--format <format>',
      'table, json (one object a line) or csv (default: table)',
    );
  },
  run: (shell, input) =>
    withStore(shell, options(shell.clock.now()), input, (reading) => show(shell, reading)),
};
