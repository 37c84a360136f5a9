import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { cutText } from '../../runner/text/cut-text.ts';

/** `checkIntervalSeconds` is written `--check-interval-seconds`. */
const flag = (key: string): string => `--${key.replace(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`)}`;

const errorTextOf = (error: t.ValidationError): string => {
  const [first, second] = error.context.slice(1);
  const what = first?.key === 'args' ? 'the argument' : flag(second?.key ?? first?.key ?? '');
  return `${what} is "${cutText(String(error.value), 60)}", ${error.message ?? 'must be something else'}`;
};

/** What was given on the command line as values, or a sentence for each thing that is wrong with it. */
export const decodeOptions = <A>(
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
): E.Either<readonly string[], A> =>
  E.mapLeft((errors: t.Errors) => errors.map(errorTextOf))(codec.decode(input));
