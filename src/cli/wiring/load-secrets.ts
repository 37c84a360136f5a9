import * as E from 'fp-ts/lib/Either.js';
import type { Environment } from '../input/environment.ts';
import { secretsOf } from '../input/secrets.ts';

/**
 * Values for `${env:UPLEDGER_SECRET_…}`, by the whole name: those of the environment and, where SECRETS_PARAMETER_PATH
 * is set,
 * those below it in SSM. Read errors are reported by `note`: the APIs that need those secrets become invalid, and the
 * others are checked. Values read `before` stay in use. `warn` reports what was trimmed from a value that
 * can be used.
 */
export const readSecretValues = async (
  { secrets, secretsParameterPath: path, region }: Environment,
  note: (text: string) => void,
  before: Readonly<Record<string, string>> | null = null,
  warn: (text: string) => void = note,
): Promise<Readonly<Record<string, string>>> => {
  if (path === null) return secrets;
  const { readSecrets } = await import('../../adapters/ssm/read-secrets.ts');
  const read = await readSecrets({ path, aws: region === null ? {} : { region } })();
  if (E.isLeft(read)) {
    const effect =
      before === null
        ? 'APIs that need these secrets are not checked'
        : 'the values that were read last are used';
    note(`upledger: ${read.left.message}; ${effect}`);
    return before ?? secrets;
  }
  const usable = secretsOf(Object.fromEntries(read.right.values));
  for (const fault of read.right.faults) note(`upledger: ${fault}`);
  for (const warning of usable.warnings) warn(`upledger: ${warning}`);
  return { ...usable.secrets, ...secrets };
};
