import { secretRules, type SecretRules } from '../../../runner/config/secrets/secret-rules.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { Environment } from '../../input/environment.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';

/** Secrets of a process that runs on. */
export type RenewableSecrets = Readonly<{
  values: () => SecretValues;
  rules: () => SecretRules;
  /** Reads them again, at most every ten seconds; concurrent calls share one read. */
  renew: () => Promise<void>;
}>;

const pauseMs = 10_000;

/** `first`: as read at the start. A read error is reported, and the last values stay in use. */
export const renewableSecrets = (
  environment: Environment,
  first: Readonly<Record<string, string>>,
  clock: Pick<Clock, 'elapsed'>,
  note: (text: string) => void,
): RenewableSecrets => {
  let values = first;
  let rules = secretRules(first);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const read = async () => {
    values = await readSecretValues(environment, note, values);
    rules = secretRules(values);
    readAt = clock.elapsed();
  };
  return {
    values: () => values,
    rules: () => rules,
    renew: async () => {
      if (environment.secretsParameterPath === null || clock.elapsed() - readAt < pauseMs) return;
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    },
  };
};
