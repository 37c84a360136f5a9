import * as E from 'fp-ts/lib/Either.js';
import type { Environment } from './environment.ts';

/** Values for `${env:UPLEDGER_SECRET_…}`, by the whole name. */
export const readSecretValues = async (
  environment: Pick<Environment, 'secrets'>,
): Promise<E.Either<readonly string[], Readonly<Record<string, string>>>> => E.right(environment.secrets);
