import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { decodeEnvironment, type Environment } from './environment.ts';
import { decodeOptions } from './decode-options.ts';
import { usage, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

/** What was given on the command line and in the environment, decoded; a left says everything that is wrong with both. */
export const readInput = <A>(
  context: ProcessContext,
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
): E.Either<Failure, Readonly<{ options: A; environment: Environment }>> => {
  const options = decodeOptions(codec, input);
  const environment = decodeEnvironment(context.env, context.hostName);
  if (E.isRight(options) && E.isRight(environment)) {
    for (const warning of environment.right.warnings) context.log(`upledger: ${warning}\n`);
    return E.right({ options: options.right, environment: environment.right });
  }
  return E.left(
    usage([...(E.isLeft(options) ? options.left : []), ...(E.isLeft(environment) ? environment.left : [])]),
  );
};
