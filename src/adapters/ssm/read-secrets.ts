import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { namedErrorText } from '../aws/aws-error.ts';
import { parameterSecret, type Parameter } from './parameter-secret.ts';

/** The path could not be read: without its values, APIs that need them cannot be checked. */
export type SecretsError = Readonly<{ _tag: 'SecretsError'; message: string; cause: unknown }>;

export type Secrets = Readonly<{
  /** `UPLEDGER_SECRET_…` → value */
  values: ReadonlyMap<string, string>;
  /** parameters below the path that are no secrets, each in a sentence with what to do */
  faults: readonly string[];
}>;

export type SecretsDeps = Readonly<{
  /** SECRETS_PARAMETER_PATH: begins with a slash, does not end with one */
  path: string;
  aws: Pick<SSMClientConfig, 'region' | 'credentials'>;
}>;

// A pass waits for this before its first check.
const limits = { maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };

/** Reads the SecureStrings right below a path, decrypted. They live in this process only. */
export const readSecrets = ({ path, aws }: SecretsDeps): TE.TaskEither<SecretsError, Secrets> =>
  TE.tryCatch(
    async () => {
      const { SSMClient, paginateGetParametersByPath } = await import('@aws-sdk/client-ssm');
      const client = new SSMClient({ ...aws, ...limits });
      try {
        const pages = paginateGetParametersByPath({ client }, { Path: path, WithDecryption: true });
        const found: Parameter[] = [];
        for await (const page of pages) found.push(...(page.Parameters ?? []));
        return secretsOf(found);
      } finally {
        client.destroy();
      }
    },
    (cause) => ({
      _tag: 'SecretsError',
      message: `${path} could not be read from SSM: ${namedErrorText(cause)}`,
      cause,
    }),
  );

const secretsOf = (parameters: readonly Parameter[]): Secrets => {
  const read = parameters.map(parameterSecret);
  return {
    values: new Map(read.flatMap((one) => (one._tag === 'Secret' ? [[one.name, one.value]] : []))),
    faults: read.flatMap((one) => (one._tag === 'NoSecret' ? [one.issue] : [])),
  };
};
