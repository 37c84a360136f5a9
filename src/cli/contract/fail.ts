import { exitCodes } from './exit-codes.ts';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import type { ProcessContext } from './process-context.ts';

/** Why a command cannot go on: what is wrong, a sentence each, and the exit code for it. */
export type Failure = Readonly<{
  code: typeof exitCodes.failed | typeof exitCodes.usage;
  messages: readonly string[];
}>;

/** What was given, or what is configured, is wrong. */
export const usage = (messages: readonly string[]): Failure => ({ code: exitCodes.usage, messages });

/** Something could not be read, recorded or delivered; a source of configs may also be wrong. */
export const failed = (error: ConfigError | Readonly<{ message: string }>): Failure =>
  'kind' in error && error.kind === 'usage'
    ? usage([error.message])
    : { code: exitCodes.failed, messages: [error.message] };

/** Says what is wrong on stderr, a line for each, and gives back the exit code. */
export const fail = (
  context: Pick<ProcessContext, 'log'>,
  code: Failure['code'],
  messages: readonly string[],
): Failure['code'] => {
  for (const message of messages) context.log(`upledger: ${message.trimEnd()}\n`);
  return code;
};

/** The same for a failure as a whole. */
export const failWith = (
  context: Pick<ProcessContext, 'log'>,
  { code, messages }: Failure,
): Failure['code'] => fail(context, code, messages);
