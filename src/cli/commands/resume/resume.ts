import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ulid } from 'ulid';
import { resumeStream, type Resumed } from '../../../runner/replay/resume-stream.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { declareStore } from '../../input/shared-options.ts';
import { failureOfApi, unknownApi } from '../../lookup/find-api.ts';
import { programVersion } from '../../wiring/program-version.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { shellWord } from '../../../runner/text/shell-word.ts';

const Options = t.readonly(
  t.intersection([
    t.strict({ args: t.readonlyArray(t.string) }),
    t.partial({ ...storeOptions, reason: t.string, json: t.boolean }),
  ]),
);
type Options = t.TypeOf<typeof Options>;

const longestReason = 500;

/** Why the reason is invalid. It is stored permanently in the log. */
const reasonError = (reason: string): string | null => {
  if (reason.trim() === '') return 'say why with --reason "…": it stays in the log';
  if (reason.length > longestReason)
    return `--reason has ${String(reason.length)} characters, at most ${String(longestReason)} are allowed`;
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(reason)
    ? '--reason must be one line without control or invisible characters'
    : null;
};

const printResult = async (
  context: ProcessContext,
  apiId: string,
  resumed: Extract<Resumed, { _tag: 'resumed' }>,
  json: boolean,
): Promise<ExitCode> => {
  const { seq, event, state } = resumed;
  const { after_seq, from_seq, to_seq } = event;
  await context.print(
    json
      ? `${JSON.stringify({ api_id: apiId, seq, after_seq, from_seq, to_seq })}\n`
      : `Resumed ${apiId} at ${String(seq)}, after ${String(after_seq)}. Left out: ${String(from_seq)} to ${String(to_seq)}.\nAudits report it as a fault (exit code 3) until a seal made after it is given with --against.\n`,
  );
  return state === null
    ? exitCodes.done
    : fail(context, exitCodes.failed, [`the stream is resumed, but its state was not written: ${state}`]);
};

const work = async (
  context: ProcessContext,
  { store, options, environment }: Reading<Options>,
): Promise<ExitCode> => {
  const { args, reason = '', json = false } = options;
  const [apiId = '', ...more] = args;
  if (apiId === '' || more.length > 0)
    return fail(context, exitCodes.usage, ['name one API, such as upledger resume payments --reason "…"']);
  const error = reasonError(reason);
  if (error !== null) return fail(context, exitCodes.usage, [error]);
  const failure = await failureOfApi(store.ledger, apiId);
  if (failure !== null) return failWith(context, failure);
  const { ledger, repair } = store;
  const { clock } = context;
  const done = await resumeStream({ ledger, repair, clock }, apiId, reason.trim(), () => ({
    pass_id: ulid(),
    recorded_at: isoTime(clock.now()),
    runner: { id: environment.runnerId, version: programVersion() },
  }));
  if (E.isLeft(done)) return fail(context, exitCodes.failed, [done.left.message]);
  switch (done.right._tag) {
    case 'resumed':
      return printResult(context, apiId, done.right, json);
    case 'unknown':
      return fail(context, exitCodes.usage, [unknownApi(apiId, [])]);
    case 'sound':
      return fail(context, exitCodes.usage, [
        `every event of ${apiId} can be read and follows from those before it: there is nothing to resume (upledger replay --api ${shellWord(apiId)} compares its state)`,
      ]);
  }
};

/** Resumes a torn stream. */
export const resume: CommandModule = {
  declare: (command) => {
    declareStore(command.argument('<api>', 'the API whose stream has a gap, or an event that cannot be read'))
      .option('--reason <text>', 'why, in a line: it is recorded and shown by every audit')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nOne event is appended, from which every reader goes on; nothing is changed or removed. Run upledger audit first: it names what is torn.',
      );
  },
  run: (context, input) =>
    withStore(
      context,
      Options,
      input,
      (reading) => work(context, reading),
      () => true,
    ),
};
