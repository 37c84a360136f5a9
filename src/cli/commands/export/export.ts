import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { itemFaultText } from '../../../events/encoding/invalid-item.ts';
import { lineText } from '../../../events/event-record.ts';
import { createOrderWatch } from '../../../runner/history/scan-log.ts';
import type { Page } from '../../../projections/ledger.ts';
import { withinPeriod } from '../../../runner/history/within-period.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declarePeriod } from '../../input/declare-period.ts';
import { declareStore } from '../../input/shared-options.ts';
import { faultOfApi } from '../../lookup/find-api.ts';
import { storeOptions, timeText } from '../../input/option-codecs.ts';
import { period, periodFault } from '../../input/period.ts';
import { refuse } from '../../contract/fail.ts';
import type { Shell } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const options = (now: number) =>
  t.readonly(t.partial({ ...storeOptions, api: t.string, since: timeText(now), until: timeText(now) }));
type Options = t.TypeOf<ReturnType<typeof options>>;

const write = async (shell: Shell, { store, options: given }: Reading<Options>): Promise<ExitCode> => {
  const empty = periodFault(given);
  if (empty !== null) return refuse(shell, 2, [empty]);
  const { ledger } = store;
  if (given.api !== undefined) {
    const fault = await faultOfApi(ledger, given.api);
    if (E.isLeft(fault)) return refuse(shell, 1, [fault.left.message]);
    if (fault.right !== null) return refuse(shell, 2, [fault.right]);
  }
  const isAsked = withinPeriod(period(given));
  const pages =
    given.api === undefined
      ? ledger.readLog()
      : ledger.readStream(given.api, { from: 1, to: Number.MAX_SAFE_INTEGER });
  const order = createOrderWatch();
  let code: ExitCode = 0;
  for await (const page of pages) {
    if (E.isLeft(page)) return refuse(shell, 1, [page.left.message]);
    for (const item of page.right) order.see(apiOf(item), item);
    const [jumbled] = order.jumbled;
    if (jumbled !== undefined) return refuse(shell, 1, [outOfOrder(jumbled)]);
    const faults = page.right.filter(E.isLeft).map(({ left }) => `${itemFaultText(left)}: left out`);
    if (faults.length > 0) code = refuse(shell, 1, faults);
    const lines = page.right.filter(E.isRight).filter(({ right }) => isAsked(right));
    const text = lines.map(({ right }) => `${lineText(right)}\n`).join('');
    if (!(await shell.print(text))) return code;
  }
  return code;
};

const apiOf = (item: Page[number]): string => (E.isLeft(item) ? item.left.api_id : item.right.api_id) ?? '';

// What was printed cannot be taken back.
const outOfOrder = (apiId: string): string =>
  `the events of ${apiId} do not lie in the order of their places: the export ends here; export --api ${apiId} gives them in order`;

/** The log as JSON lines. */
export const exportLog: CommandModule = {
  declare: (command) => {
    declarePeriod(declareStore(command).option('--api <api>', 'the stream of this API alone')).addHelpText(
      'after',
      '\nOne event a line, each stream in order, with the hashes that chain it: audit --file verifies it again.',
    );
  },
  run: (shell, input) =>
    withStore(shell, options(shell.clock.now()), input, (reading) => write(shell, reading)),
};
