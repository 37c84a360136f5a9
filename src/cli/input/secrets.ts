import { isOriginsName, issueOfOrigins } from '../../runner/config/secrets/origins.ts';
import { isSecretName } from '../../runner/config/secrets/secret-template.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The secrets of an environment, with the variables that limit them, and what a person should know of them: a name that means nothing, a value that was cut. */
export type Secrets = Readonly<{ secrets: Readonly<Record<string, string>>; warnings: readonly string[] }>;

/** Those that are no secrets: the program's own, and its launchers'. */
const otherNames = new Set(
  ['DEBUG', 'ENVIRONMENT', 'PROGRAM', 'TIME_LIMIT_SECONDS'].map((name) => `UPLEDGER_${name}`),
);

/**
 * No warning shows what a variable of this kind holds. A value that cannot be sent costs the APIs that name it, and nothing
 * here: a body can carry what a header cannot.
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
      // Also when it is empty: who limits a secret to nothing did not mean everything.
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
