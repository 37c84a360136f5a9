import * as E from 'fp-ts/lib/Either.js';
import { invalidConfigText, isEntry } from '../../../runner/config/invalid-config.ts';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import type { ConfigError, Configs, ConfigSource } from '../../../runner/ports/config-source.ts';
import { missingSecrets, namedSecrets, secretIssues } from '../../../runner/config/secrets/secrets.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { secretRules } from '../../../runner/config/secrets/secret-rules.ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import { listText } from '../../../runner/text/list-text.ts';
import { configWarnings } from '../../lookup/config-warnings.ts';
import { audienceOf, channelFindings, type Audience } from './channel-findings.ts';

/** `addresses`: the notify_emails of all configs */
export type ReadConfigs = Readonly<{
  findings: readonly Finding[];
  addresses: readonly string[];
  audience: Audience;
}>;

/**
 * Findings about configs, and the addresses that they name. `secrets`: null where the secrets of the passes are not to be seen,
 * so nothing is said of their values.
 */
export const lookAtConfigs = async (
  source: ConfigSource,
  secrets: SecretValues | null,
  denyPrivate: boolean,
): Promise<ReadConfigs> => {
  const read = await source.read()();
  return {
    findings: [
      ...configFindings(source, read, secrets, denyPrivate),
      ...(E.isRight(read) ? channelFindings(read.right, secrets) : []),
    ],
    audience: audienceOf(E.isRight(read) ? read.right : { configs: [] }),
    addresses: E.isRight(read) ? read.right.configs.flatMap(({ notify_emails }) => notify_emails) : [],
  };
};

/** Said, because what cannot be looked at is not the same as what is well. */
const secretsElsewhere = (configs: readonly ApiConfig[]): readonly Finding[] => {
  const names = [...new Set(configs.flatMap(namedSecrets))].toSorted();
  return names.length === 0
    ? []
    : [okay('secrets', `${listText(names, manyNames)}: whether they are set is seen where the passes run`)];
};

const manyNames = 20;

const configFindings = (
  source: ConfigSource,
  read: E.Either<ConfigError, Configs>,
  secrets: SecretValues | null,
  denyPrivate: boolean,
): readonly Finding[] => {
  if (E.isLeft(read))
    return [fault('configs', read.left.message, 'fix the source, or name another one with --apis')];
  const { configs, invalid, outdated } = read.right;
  const name = `configs of ${source.name}`;
  const faults = [
    ...(outdated === undefined
      ? []
      : [fault(name, outdated.why, 'fix it: until then no change of a config is recorded')]),
    ...invalid.map((one) =>
      fault(
        name,
        invalidConfigText(one),
        `fix it: until then ${isEntry(one) ? 'this API is not checked' : 'these settings are not used'}`,
      ),
    ),
    ...(secrets === null ? [] : configs).flatMap((config) => {
      const missing = missingSecrets(config, secrets ?? {});
      return missing.length > 0
        ? [
            fault(
              name,
              `${config.api_id} needs ${missing.join(', ')}, which is not set`,
              'set it where the passes run',
            ),
          ]
        : secretIssues(config, secrets ?? {}).map((text) =>
            fault(name, `${config.api_id}: ${text}`, 'set another value where the passes run'),
          );
    }),
  ];
  const { channels = [] } = read.right.settings?.channels ?? {};
  const warnings = [
    ...(secrets === null
      ? secretsElsewhere(configs)
      : secretRules(secrets)
          .warnings(configs, channels)
          .map((text) => warning(name, text, 'change it where the passes run'))),
    ...configWarnings(configs, channels, denyPrivate).map((text) => warning(name, text, 'change the config')),
  ];
  if (faults.length > 0) return [...faults, ...warnings];
  if (configs.length === 0) return [warning(name, 'list no APIs', 'add one: nothing is monitored')];
  return [
    okay(
      name,
      `${String(configs.length)} valid, ${String(configs.filter(({ enabled }) => enabled).length)} enabled`,
    ),
    ...warnings,
  ];
};
