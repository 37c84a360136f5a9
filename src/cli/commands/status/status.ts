import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { formatError } from '../../../runner/text/format-error.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { statesAt } from '../../../runner/status/states-at.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { failureOfApi, unknownApi } from '../../lookup/find-api.ts';
import type { OpenStore } from '../../wiring/open-store.ts';
import { noteFuture } from '../../input/note-future.ts';
import { storeOptions, timeText } from '../../input/option-codecs.ts';
import { invalidConfigText, isEntry } from '../../../runner/config/invalid-config.ts';
import { readStatus, type StatusRow } from '../../../runner/status/read-statuses.ts';
import { readableConfigs } from '../../wiring/open-configs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failed, failWith, type Failure, usage } from '../../contract/fail.ts';
import { isDown, renderStatus } from './render-status.ts';
import { keepReading } from '../../wiring/keep-reading.ts';
import { declareSelection, selectApis, selectionOptions } from '../../lookup/select-apis.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { withStore } from '../../wiring/with-store.ts';
import type { StateAt } from '../../../projections/history/state-at.ts';
import { apiStatus, countPending, type Watch } from '../../../runner/status/api-status.ts';

const watchAt = ({ state, intervalSeconds, url }: StateAt): Watch => {
  if (state.config === null || state.config.removed) return { _tag: 'unmonitored', why: 'removed' };
  return state.config.enabled
    ? { _tag: 'monitored', intervalSeconds, url }
    : { _tag: 'unmonitored', why: 'disabled' };
};

/** How an API stood at a past time (epoch ms). */
const statusAt = (at: StateAt, time: number): StatusRow => ({
  status: apiStatus(at.state, watchAt(at), countPending(at.state, at.pending), time),
  state: at.state,
});

const options = (now: number) =>
  t.readonly(
    t.partial({
      ...storeOptions,
      at: timeText(now),
      down: t.boolean,
      watch: t.boolean,
      json: t.boolean,
      ...selectionOptions,
      args: t.readonlyArray(t.string),
    }),
  );
type Options = t.TypeOf<ReturnType<typeof options>>;

type Found = Readonly<{ rows: readonly StatusRow[]; now: number; code: ExitCode }>;

const findNow = async (
  context: ProcessContext,
  store: OpenStore,
  { apis }: Options,
): Promise<E.Either<Failure, Found>> => {
  const now = context.clock.now();
  const { configs, name, error } = await readableConfigs(apis, store);
  const rows = await readStatus(store.ledger, configs, name, now);
  if (E.isLeft(rows)) return E.left(failed(rows.left));
  for (const one of (configs?.invalid ?? []).filter((each) => !isEntry(each)))
    context.log(`upledger: ${invalidConfigText(one)}\n`);
  if (error === null) return E.right({ rows: rows.right, now, code: exitCodes.done });
  context.log(`upledger: ${error}\nupledger: showing which APIs are monitored as of the log\n`);
  return E.right({ rows: rows.right, now, code: exitCodes.usage });
};

const findAt = async (
  context: ProcessContext,
  { ledger }: OpenStore,
  at: number,
  asked: readonly string[],
): Promise<E.Either<Failure, Found>> => {
  const found = await withEventProgress(context, (progress) =>
    statesAt({ ledger, progress }, asked.length === 0 ? null : asked, isoTime(at)),
  );
  if (E.isLeft(found)) return E.left(failed(found.left));
  const { states, faults } = found.right;
  for (const invalid of faults) context.log(`upledger: ${formatError(invalid)}\n`);
  const forgotten = states.filter((state) => state.forgotten).map(({ state }) => state.api_id);
  if (forgotten.length > 0)
    context.log(
      `upledger: checks from that time have expired (or are missing: see upledger audit), so an earlier one is shown as the last: ${forgotten.join(', ')}\n`,
    );
  const known = new Set([...states.map(({ state }) => state.api_id), ...faults.map(({ api_id }) => api_id)]);
  for (const apiId of asked.filter((id) => !known.has(id))) {
    const failure = await failureOfApi(ledger, apiId);
    if (failure !== null) return E.left(failure);
    context.log(`upledger: nothing had been recorded for ${apiId} by then\n`);
  }
  const rows = states.map((state) => statusAt(state, at));
  return E.right({ rows, now: at, code: faults.length === 0 ? exitCodes.done : exitCodes.failed });
};

const show = async (context: ProcessContext, store: OpenStore, given: Options): Promise<ExitCode> => {
  const { at, args = [], json = false, down = false, watch = false } = given;
  if (watch && at !== undefined)
    return failWith(context, usage(['--watch shows the states as they are now: use it without --at']));
  const chosen = await selectApis(
    context,
    store,
    given,
    args.length === 0 ? undefined : args,
    at !== undefined,
  );
  if (E.isLeft(chosen)) return failWith(context, chosen.left);
  const asked = chosen.right ?? [];
  const found = await (at === undefined ? findNow(context, store, given) : findAt(context, store, at, asked));
  if (E.isLeft(found)) return failWith(context, found.left);
  const { rows, now, code } = found.right;
  if (code === exitCodes.usage && rows.length === 0) return code;
  const known = rows.map(({ status }) => status.api_id);
  const unknown = at === undefined ? asked.filter((id) => !known.includes(id)) : [];
  if (unknown.length > 0)
    return fail(
      context,
      exitCodes.usage,
      unknown.map((id) => unknownApi(id, known)),
    );
  const named = asked.length === 0 ? rows : rows.filter(({ status }) => asked.includes(status.api_id));
  const shown = down ? named.filter(({ status }) => isDown(status)) : named;
  noteFuture(context, '--at', at, 'the states are those of now, and all ages are longer');
  if (at !== undefined && !json) context.log(`as of ${isoTime(at)}\n`);
  const statuses = shown.map(({ status }) => status);
  await (json
    ? context.printData(`${JSON.stringify(statuses, null, watch ? 0 : 2)}\n`)
    : context.print(renderStatus(shown, named, now, { ...context, totalsFirst: watch })));
  return code;
};

/** Frequent enough for a person who waits, and cheap where each read costs money. */
const watchEveryMs = 5000;

const read = (context: ProcessContext, input: Readonly<Record<string, unknown>>): Promise<ExitCode> =>
  withStore(context, options(context.clock.now()), input, ({ store, options: given }) =>
    show(context, store, given),
  );

/** The current state of each API, or that at a past time. */
export const status: CommandModule = {
  declare: (command) => {
    declareSelection(
      declareApis(declareStore(command.argument('[api...]', 'only these APIs (default: all)'))),
    )
      .option('--at <time>', 'the state at that time: 2026-10-31T02:14, or a time ago such as 2h')
      .option('--down', 'only APIs that are DOWN')
      .option('--watch', 'show it again every 5 seconds, until Ctrl-C')
      .option('--json', 'print a JSON list; with --watch one on each line');
  },
  run: (context, input) =>
    input['watch'] === true
      ? keepReading(context, { everyMs: watchEveryMs, redraws: input['json'] !== true }, (each) =>
          read(each, input),
        )
      : read(context, input),
};
