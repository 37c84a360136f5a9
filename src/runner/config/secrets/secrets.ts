import { invalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Configs } from '../../ports/config-source.ts';
import type { ApiConfig } from '../api-config.ts';
import type { Naming, Part, SecretValues } from './secret-values.ts';
import { issueOfFilledUrl } from '../fields/target-url.ts';
import { fillReferences } from './fill-in.ts';
import { isOriginsName } from './origins.ts';
import { issuesOfReach } from './secret-reach.ts';
import { hasTemplate, variablesOf } from './secret-template.ts';

/** All that must not be shown. */
export const secretTexts = (secrets: SecretValues): readonly string[] =>
  Object.entries(secrets).flatMap(([name, value]) => (isOriginsName(name) ? [] : [value]));

const each = (variables: readonly string[]): readonly string[] =>
  variables.length < 2 ? variables : [...new Set(variables)];

/** Most configs name none: that must cost a pass over thousands of them nothing. */
const namesAny = ({ url, headers, body, proxy, ca, client_certificate }: Naming): boolean =>
  hasTemplate(url) ||
  (body !== null && hasTemplate(body)) ||
  hasTemplate(proxy ?? '') ||
  hasTemplate(ca ?? '') ||
  hasTemplate(client_certificate?.cert ?? '') ||
  hasTemplate(client_certificate?.key ?? '') ||
  Object.values(headers).some(hasTemplate);

const none: readonly string[] = [];

/** Which of them each part names. */
export const partsOf = ({ url, headers, body, proxy, ca, client_certificate }: Naming): readonly Part[] => [
  { field: 'url', variables: each(variablesOf(url)) },
  { field: 'headers', variables: each(Object.values(headers).flatMap(variablesOf)) },
  { field: 'body', variables: each(variablesOf(body ?? '')) },
  { field: 'proxy', variables: each(variablesOf(proxy ?? '')) },
  { field: 'ca', variables: each(variablesOf(ca ?? '')) },
  {
    field: 'client_certificate',
    variables: each([client_certificate?.cert ?? '', client_certificate?.key ?? ''].flatMap(variablesOf)),
  },
];

/** The secrets that a config names, each once. */
export const namedSecrets = (config: Naming): readonly string[] =>
  namesAny(config) ? each(partsOf(config).flatMap(({ variables }) => variables)) : none;

/** The secrets that a config names and that are not there, each once. */
export const missingSecrets = (config: Naming, secrets: SecretValues): readonly string[] =>
  namedSecrets(config).filter((name) => !Object.hasOwn(secrets, name));

/** What no header can carry. */
const unsendable = /[^\t\u0020-\u007E\u0080-\u00FF]/u;

const issuesOfPart = (config: Naming, { field, variables }: Part, secrets: SecretValues) => {
  const missing = variables.filter((name) => !Object.hasOwn(secrets, name));
  if (missing.length > 0)
    return [
      `${field} ${field === 'headers' ? 'name' : 'names'} ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not set in the environment`,
    ];
  if (field === 'headers')
    return variables
      .filter((name) => unsendable.test(secrets[name] ?? ''))
      .map(
        (name) =>
          `headers name ${name}, which is ***, must not contain line breaks or characters that a header cannot carry`,
      );
  const issue =
    field === 'url' && variables.length > 0 ? issueOfFilledUrl(fillReferences(config.url, secrets)) : null;
  return issue === null ? [] : [`url, with ${variables.join(', ')} filled in, ${issue}`];
};

/** Why the secrets that a config names cannot be filled in, a sentence for each reason. None shows a value. */
export const secretIssues = (config: Naming, secrets: SecretValues): readonly string[] => {
  if (!namesAny(config)) return none;
  const issues = partsOf(config).flatMap((part) =>
    part.variables.length === 0 ? [] : issuesOfPart(config, part, secrets),
  );
  return issues.length > 0 ? issues : issuesOfReach(config, partsOf(config), secrets);
};

/** A config whose secrets cannot be filled in cannot be used: invalid, and named. The others are not affected. */
export const withSecrets = (
  read: Configs,
  issuesOf: (config: ApiConfig) => readonly string[],
): Pick<Configs, 'configs' | 'invalid'> => {
  const invalid = [...read.invalid];
  const configs = read.configs.filter((config) => {
    const issues = issuesOf(config);
    if (issues.length > 0) invalid.push(invalidItem('config', config.api_id, null, issues));
    return issues.length === 0;
  });
  return { configs, invalid };
};
