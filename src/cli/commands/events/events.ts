import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { decodeEvent } from '../../../events/decoding/decode-event.ts';
import type { EventType } from '../../../events/event.ts';
import { recordText } from '../../../events/event-record.ts';
import { everything, type Page } from '../../../projections/ledger.ts';
import { formatError } from '../../../runner/text/format-error.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declarePeriod, declareStore } from '../../input/shared-options.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { oneOf, storeOptions, timeText } from '../../input/option-codecs.ts';
import { period, periodFailure } from '../../input/period.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderEvent } from './render-event.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';

const types: readonly EventType[] = [
  'ApiConfigured',
  'CheckCompleted',
  'StateChanged',
  'AlertAttempted',
  'AlertFailed',
  'AlertPublished',
  'AlertWaived',
  'DaySummarized',
  'StreamResumed',
];

const options = (now: number) =>
  t.readonly(
    t.intersection([
      t.strict({ args: t.readonly(t.tuple([t.string])) }),
      t.partial({
        ...storeOptions,
        since: timeText(now),
        until: timeText(now),
        type: oneOf(types),
        json: t.boolean,
      }),
    ]),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

/** The lines of a page that were asked for, and what of it cannot be read. */
const tell = (page: Page, given: Options, colours: boolean) => {
  const { since, until } = period(given);
  const errors: string[] = [];
  const lines: string[] = [];
  for (const line of page) {
    const event = E.isLeft(line) ? line : decodeEvent(line.right);
    if (E.isLeft(event)) errors.push(formatError(event.left));
    else {
      const { recorded_at, type } = event.right;
      const asked = since <= recorded_at && recorded_at < until && (given.type ?? type) === type;
      if (asked && E.isRight(line))
        lines.push(given.json === true ? `${recordText(line.right)}\n` : renderEvent(event.right, colours));
    }
  }
  return { errors, text: lines.join('') };
};

const show = async (
  context: ProcessContext,
  { store, options: given }: Reading<Options>,
): Promise<ExitCode> => {
  const [apiId] = given.args;
  const failure = periodFailure(given) ?? (await failureOfApi(store.ledger, apiId));
  if (failure !== null) return failWith(context, failure);
  let code: ExitCode = exitCodes.done;
  for await (const page of store.ledger.readStream(apiId, everything)) {
    if (E.isLeft(page)) return fail(context, exitCodes.failed, [page.left.message]);
    const { errors, text } = tell(page.right, given, context.colours);
    if (errors.length > 0) code = fail(context, exitCodes.failed, errors);
    if (!(await context.print(text))) return code;
  }
  return code;
};

/** The stream of one API. */
export const events: CommandModule = {
  declare: (command) => {
    declarePeriod(declareStore(command.argument('<api>', 'the API whose events to show')))
      .option('--type <type>', `only ${types.join(', ')}`)
      .option('--json', 'print one JSON object per line, as stored and as export prints them');
  },
  run: (context, input) =>
    withStore(context, options(context.clock.now()), input, (reading) => show(context, reading)),
};
