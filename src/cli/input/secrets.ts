import { isOriginsName, issueOfOrigins } from '../../runner/config/secrets/origins.ts';
import { isSecretName } from '../../runner/config/secrets/secret-template.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The secrets of an environment, their limits, and warnings: an unknown name, a value that was trimmed.
 */
export type Secrets = Readonly<{ secrets: Readonly<Record<string, string>>; warnings: readonly string[] }>;

/** Variables that are not secrets: those of the program and its launchers. */
const otherNames = new Set(
  ['DEBUG', 'ENVIRONMENT', 'PROGRAM', 'TIME_LIMIT_SECONDS'].map((name) => `UPLEDGER_${name}`),
);

/**
 * No warning shows the value of such a variable. A value that no header can carry is no issue
 * here, because a body can carry it; the APIs that use it in a header become invalid.
 */
export const secretsOf = (env: Env): Secrets => {
  const secrets: Record<string, string> = {};
  const warnings: string[] = [];
  for (const name of Object.keys(env)
    .filter((key) => key.startsWith('UPLEDGER_') && !otherNames.has(key))
    .toSorted()) {
    const value = env[name];
    if (value === undefined) continue;
    if (isOriginsName(name) && isSecretName(name.replace(/_ORIGINS$/u, ''))) {
      // An empty limit is a limit too: it allows no origin.
      secrets[name] = value;
      const issue = issueOfOrigins(value);
      if (issue !== null) warnings.push(`${name} ${issue}`);
      continue;
    }
    if (value === '') continue;
    if (!isSecretName(name)) {
      warnings.push(
        `${JSON.stringify(name)} is ignored: the name of a secret is UPLEDGER_SECRET_ followed by letters, digits or _`,
      );
      continue;
    }
    const trimmed = value.replace(/[\r\n]+$/u, '');
    if (trimmed !== value) warnings.push(`${name} ends with a line break, which is left off`);
    if (trimmed !== '') secrets[name] = trimmed;
  }
  return { secrets, warnings };
};
