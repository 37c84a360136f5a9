import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ExitCode } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import { firstLines } from '../../runner/text/list-text.ts';
import type { ProcessContext } from './process-context.ts';

/** Why a command cannot continue: messages and the exit code. */
export type Failure = Readonly<{
  code: typeof exitCodes.failed | typeof exitCodes.usage;
  messages: readonly string[];
  /** what was asked is right, and what is wrong is where the ledger or the configs are */
  isPlace?: boolean;
}>;

/** An error in arguments or configuration. */
export const usage = (messages: readonly string[]): Failure => ({ code: exitCodes.usage, messages });

/** There is no ledger, or there are no configs, where they were looked for. */
export const misplaced = (messages: readonly string[]): Failure => ({ ...usage(messages), isPlace: true });

/** Something could not be read, recorded or delivered, or a config source is invalid. */
export const failed = (error: ConfigError | Readonly<{ message: string }>): Failure =>
  'kind' in error && error.kind === 'usage'
    ? misplaced([error.message])
    : { code: exitCodes.failed, messages: [error.message] };

/** Says what is wrong on stderr, a line for each of the first and for the last, and gives back the exit code. */
export const fail = (
  context: Pick<ProcessContext, 'log'>,
  code: Failure['code'],
  messages: readonly string[],
  isPlace = false,
): Failure['code'] => {
  for (const message of [...firstLines(messages.slice(0, -1)), ...messages.slice(-1)])
    context.log(`upledger: ${message.trimEnd()}\n`, { level: 'error', ...(isPlace && { isPlace }) });
  return code;
};

/** The same for a failure as a whole. */
export const failWith = (
  context: Pick<ProcessContext, 'log'>,
  { code, messages, isPlace }: Failure,
): Failure['code'] => fail(context, code, messages, isPlace);

/** The last step of a command: runs its work with the prepared values, or prints why it cannot. */
export const workOrFail =
  <A>(context: Pick<ProcessContext, 'log'>, work: (prepared: A) => Promise<ExitCode>) =>
  async (prepare: TE.TaskEither<Failure, A>): Promise<ExitCode> => {
    const prepared = await prepare();
    return E.isLeft(prepared) ? failWith(context, prepared.left) : work(prepared.right);
  };
