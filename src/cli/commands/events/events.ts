import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { decodeEvent } from '../../../events/decoding/decode-event.ts';
import type { EventType } from '../../../events/event.ts';
import { recordText } from '../../../events/event-record.ts';
import type { LedgerError, Page } from '../../../projections/ledger.ts';
import { formatError } from '../../../runner/text/format-error.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declarePeriod, declareStore } from '../../input/shared-options.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { oneOf, storeOptions, timeText } from '../../input/option-codecs.ts';
import { noteFutureSince } from '../../input/note-future.ts';
import { period, periodFailure } from '../../input/period.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith, usage, type Failure } from '../../contract/fail.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';
import { keepReading } from '../../wiring/keep-reading.ts';
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
        last: wholeNumberText(0, 999_999),
        follow: t.boolean,
        json: t.boolean,
      }),
    ]),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

/** The rendered part of a stream: texts, and errors for unreadable events; `next` is the position after it. */
type Rendered = Readonly<{ errors: readonly string[]; texts: readonly string[]; next: number }>;

const renderPage = (page: Page, given: Options, colours: boolean, from: number): Rendered => {
  const { since, until } = period(given);
  const errors: string[] = [];
  const texts: string[] = [];
  let next = from;
  for (const line of page) {
    const seq = E.isLeft(line) ? line.left.seq : line.right.seq;
    next = Math.max(next, (seq ?? 0) + 1);
    const event = E.isLeft(line) ? line : decodeEvent(line.right);
    if (E.isLeft(event)) errors.push(formatError(event.left));
    else {
      const { recorded_at, type } = event.right;
      const asked = since <= recorded_at && recorded_at < until && (given.type ?? type) === type;
      if (asked && E.isRight(line))
        texts.push(given.json === true ? `${recordText(line.right)}\n` : renderEvent(event.right, colours));
    }
  }
  return { errors, texts, next };
};

/** Renders the last `count` matching events. Reads from further back each time, not the whole stream. */
const renderLast = async (
  context: ProcessContext,
  { store, options: given }: Reading<Options>,
  count: number,
): Promise<E.Either<LedgerError, Rendered>> => {
  const [apiId] = given.args;
  const states = await store.ledger.loadStates([apiId])();
  if (E.isLeft(states)) return states;
  const head = states.right.states[0]?.version ?? 0;
  for (let span = Math.max(count, 8); ; span *= 4) {
    const from = Math.max(1, head - span + 1);
    let all: Rendered = { errors: [], texts: [], next: from };
    for await (const page of store.ledger.readStream(apiId, { from, to: Number.MAX_SAFE_INTEGER })) {
      if (E.isLeft(page)) return page;
      const { errors, texts, next } = renderPage(page.right, given, context.colours, all.next);
      const kept = count === 0 ? [] : [...all.texts, ...texts].slice(-count);
      all = { errors: [...all.errors, ...errors], texts: kept, next };
    }
    if (from === 1 || all.texts.length >= count) return E.right(all);
  }
};

const usageFailure = (given: Options): Failure | null =>
  given.follow === true && given.until !== undefined
    ? usage(['--follow waits for what comes: use it without --until'])
    : periodFailure(given);

/** Where the next read of a followed stream starts. */
type Place = { next: number };

const show = async (context: ProcessContext, reading: Reading<Options>, place: Place): Promise<ExitCode> => {
  const { store, options: given } = reading;
  const [apiId] = given.args;
  let code: ExitCode = exitCodes.done;
  const print = async ({ errors, texts, next }: Rendered): Promise<boolean> => {
    place.next = next;
    if (errors.length > 0) code = fail(context, exitCodes.failed, errors);
    if (texts.length === 0) return true;
    const text = texts.join('');
    return given.json === true ? context.printData(text) : context.print(text);
  };
  if (place.next === 1) {
    noteFutureSince(context, given);
    const failure = usageFailure(given) ?? (await failureOfApi(store.ledger, apiId));
    if (failure !== null) return failWith(context, failure);
    if (given.last !== undefined) {
      const last = await renderLast(context, reading, given.last);
      if (E.isLeft(last)) return fail(context, exitCodes.failed, [last.left.message]);
      await print(last.right);
      return code;
    }
  }
  const rest = { from: place.next, to: Number.MAX_SAFE_INTEGER };
  for await (const page of store.ledger.readStream(apiId, rest)) {
    if (E.isLeft(page)) return fail(context, exitCodes.failed, [page.left.message]);
    if (!(await print(renderPage(page.right, given, context.colours, place.next)))) return code;
  }
  return code;
};

/** Poll interval for a person who waits. */
const followEveryMs = 1000;

/** The stream of one API. */
export const events: CommandModule = {
  declare: (command) => {
    declarePeriod(declareStore(command.argument('<api>', 'the API whose events to show')))
      .option('--type <type>', `only ${types.join(', ')}`)
      .option('-n, --last <n>', 'only the last N of them')
      .option('-f, --follow', 'go on with what is recorded from now on, until Ctrl-C')
      .option('--json', 'print one JSON object per line, as stored and as export prints them');
  },
  run: (context, input) => {
    const codec = options(context.clock.now());
    const place: Place = { next: 1 };
    const read = (each: ProcessContext) =>
      withStore(each, codec, input, (reading) => show(each, reading, place));
    return input['follow'] === true
      ? keepReading(context, { everyMs: followEveryMs, redraws: false }, read)
      : read(context);
  },
};
