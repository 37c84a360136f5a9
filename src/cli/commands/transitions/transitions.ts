import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { formatError } from '../../../runner/text/format-error.ts';
import { readTransitionRecords, type ReadTransition } from '../../../runner/history/read-transitions.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareOneApi, declarePeriod, declareStore } from '../../input/shared-options.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { oneOf, storeOptions, timeText } from '../../input/option-codecs.ts';
import { noteFutureSince } from '../../input/note-future.ts';
import { period, periodFailure } from '../../input/period.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderTransitions } from './render-transitions.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const options = (now: number) =>
  t.readonly(
    t.partial({
      ...storeOptions,
      api: t.string,
      signal: oneOf(['availability', 'latency', 'certificate']),
      ...selectionOptions,
      since: timeText(now),
      until: timeText(now),
      format: oneOf(['table', 'json', 'csv']),
    }),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

/** How a format is written, some records at a time; what a table looks like is known only at its end. */
type Writer = Readonly<{ head: string; some: (records: readonly ReadTransition[]) => string }>;

const writerOf = async (format: Options['format'], context: ProcessContext): Promise<Writer> => {
  if (format === 'json')
    return {
      head: '',
      some: (records) => records.map(({ record }) => `${JSON.stringify(record)}\n`).join(''),
    };
  if (format === 'csv') {
    const { transitionsCsv, transitionsCsvHead } = await import('./transitions-csv.ts');
    return {
      head: transitionsCsvHead(),
      some: (records) => transitionsCsv(records.map(({ record }) => record)),
    };
  }
  return {
    head: '',
    some: (records) => (records.length === 0 ? 'No transitions.\n' : renderTransitions(records, context)),
  };
};

const show = async (
  context: ProcessContext,
  { store, options: given }: Reading<Options>,
): Promise<ExitCode> => {
  const { api, signal, format } = given;
  noteFutureSince(context, given);
  const failure = periodFailure(given) ?? (await failureOfApi(store.ledger, api));
  if (failure !== null) return failWith(context, failure);
  const chosen = await selectApis(context, store, given, api === undefined ? undefined : [api]);
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const wanted = chosen.right === undefined ? null : new Set(chosen.right);
  const writer = await writerOf(format, context);
  const isData = format === 'json' || format === 'csv';
  const print = isData ? context.printData : context.print;
  const atOnce = isData ? 200 : Number.POSITIVE_INFINITY;
  let held: ReadTransition[] = [];
  let code: ExitCode = exitCodes.done;
  if (!(await print(writer.head))) return code;
  for await (const read of readTransitionRecords(store.ledger, period(given), wanted, signal ?? null)) {
    if (E.isLeft(read)) code = fail(context, exitCodes.failed, [formatError(read.left)]);
    else held.push(read.right);
    if (held.length < atOnce) continue;
    if (!(await print(writer.some(held)))) return code;
    held = [];
  }
  await print(writer.some(held));
  return code;
};

/** Every UP→DOWN and DOWN→UP, oldest first. */
export const transitions: CommandModule = {
  declare: (command) => {
    declarePeriod(declareSelection(declareOneApi(declareApis(declareStore(command)))))
      .option('--signal <signal>', 'only of availability, latency or certificate (default: all)')
      .option('--format <format>', 'table, json (one object per line) or csv (default: table)');
  },
  run: (context, input) =>
    withStore(context, options(context.clock.now()), input, (reading) => show(context, reading)),
};
