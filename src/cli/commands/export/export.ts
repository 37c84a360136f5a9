import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { invalidItemText } from '../../../events/encoding/invalid-item.ts';
import { recordText } from '../../../events/event-record.ts';
import { createOrderWatch } from '../../../runner/history/scan-log.ts';
import { everything, type Page } from '../../../projections/ledger.ts';
import { withinPeriod } from '../../../runner/history/within-period.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareOneApi, declarePeriod, declareStore } from '../../input/shared-options.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { storeOptions, timeText } from '../../input/option-codecs.ts';
import { period, periodFailure } from '../../input/period.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const options = (now: number) =>
  t.readonly(t.partial({ ...storeOptions, api: t.string, since: timeText(now), until: timeText(now) }));
type Options = t.TypeOf<ReturnType<typeof options>>;

const write = async (
  context: ProcessContext,
  { store, options: given }: Reading<Options>,
): Promise<ExitCode> => {
  const { ledger } = store;
  const failure = periodFailure(given) ?? (await failureOfApi(ledger, given.api));
  if (failure !== null) return failWith(context, failure);
  const isAsked = withinPeriod(period(given));
  const pages = given.api === undefined ? ledger.readLog() : ledger.readStream(given.api, everything);
  const order = createOrderWatch();
  let code: ExitCode = exitCodes.done;
  for await (const page of pages) {
    if (E.isLeft(page)) return fail(context, exitCodes.failed, [page.left.message]);
    for (const item of page.right) order.see(apiOf(item), item);
    const [first] = order.outOfOrder;
    if (first !== undefined) return fail(context, exitCodes.failed, [outOfOrder(first)]);
    const errors = page.right.filter(E.isLeft).map(({ left }) => `${invalidItemText(left)}: skipped`);
    if (errors.length > 0) code = fail(context, exitCodes.failed, errors);
    const lines = page.right.filter(E.isRight).filter(({ right }) => isAsked(right));
    const text = lines.map(({ right }) => `${recordText(right)}\n`).join('');
    if (!(await context.printData(text))) return code;
  }
  return code;
};

const apiOf = (item: Page[number]): string => (E.isLeft(item) ? item.left.api_id : item.right.api_id) ?? '';

// What was printed cannot be taken back.
const outOfOrder = (apiId: string): string =>
  `the events of ${apiId} are stored out of order: the export stops here; export --api ${apiId} prints them in order`;

/** The log as JSON lines. */
export const exportLog: CommandModule = {
  declare: (command) => {
    declarePeriod(declareOneApi(declareStore(command))).addHelpText(
      'after',
      '\nOne event per line, each stream in order, with the hashes that chain it: audit --file can verify it.',
    );
  },
  run: (context, input) =>
    withStore(context, options(context.clock.now()), input, (reading) => write(context, reading)),
};
