import { isSecretName } from '../../runner/config/secrets/secret-template.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The secrets of an environment, what is wrong with them, and names that look like ours and mean nothing. */
export type Secrets = Readonly<{
  secrets: Readonly<Record<string, string>>;
  issues: readonly string[];
  warnings: readonly string[];
}>;

/** Neither an issue nor a warning shows what a variable of this kind holds. */
export const secretsOf = (env: Env): Secrets => {
  const secrets: Record<string, string> = {};
  const issues: string[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(env)
    .filter((key) => key.startsWith('UPLEDGER_'))
    .toSorted()) {
    const value = env[name];
    if (value === undefined || value === '') continue;
    if (!isSecretName(name))
      warnings.push(
        `${JSON.stringify(name)} is ignored: the name of a secret is UPLEDGER_SECRET_ followed by letters, digits or _`,
      );
    else if (/^[\t\u0020-\u007E\u0080-\u00FF]*$/u.test(value)) secrets[name] = value;
    else issues.push(`${name} is ***, must not contain line breaks or characters that a header cannot carry`);
  }
  return { secrets, issues, warnings };
};
