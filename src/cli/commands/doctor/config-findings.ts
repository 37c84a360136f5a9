import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../../events/encoding/invalid-item.ts';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import type { ConfigError, Configs, ConfigSource } from '../../../runner/ports/config-source.ts';
import { missingSecrets, secretIssues } from '../../../runner/config/secrets/secrets.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { secretWarnings } from '../../../runner/config/secrets/secret-warnings.ts';
import { audienceOf, channelFindings, type Audience } from './channel-findings.ts';

/** `addresses`: the notify_emails of all configs */
export type ReadConfigs = Readonly<{
  findings: readonly Finding[];
  addresses: readonly string[];
  audience: Audience;
}>;

/** Findings about configs, and the addresses that they name. */
export const lookAtConfigs = async (source: ConfigSource, secrets: SecretValues): Promise<ReadConfigs> => {
  const read = await source.read()();
  return {
    findings: [
      ...configFindings(source, read, secrets),
      ...(E.isRight(read) ? channelFindings(read.right, secrets) : []),
    ],
    audience: audienceOf(E.isRight(read) ? read.right : { configs: [] }),
    addresses: E.isRight(read) ? read.right.configs.flatMap(({ notify_emails }) => notify_emails) : [],
  };
};

const configFindings = (
  source: ConfigSource,
  read: E.Either<ConfigError, Configs>,
  secrets: SecretValues,
): readonly Finding[] => {
  if (E.isLeft(read))
    return [fault('configs', read.left.message, 'fix the source, or name another one with --apis')];
  const { configs, invalid, outdated } = read.right;
  const name = `configs of ${source.name}`;
  const faults = [
    ...(outdated === undefined
      ? []
      : [fault(name, outdated.why, 'fix it: until then no change of a config is recorded')]),
    ...invalid.map((one) => fault(name, invalidItemText(one), 'fix it: until then this API is not checked')),
    ...configs.flatMap((config) => {
      const missing = missingSecrets(config, secrets);
      return missing.length > 0
        ? [
            fault(
              name,
              `${config.api_id} needs ${missing.join(', ')}, which is not set`,
              'set it where the passes run',
            ),
          ]
        : secretIssues(config, secrets).map((text) =>
            fault(name, `${config.api_id}: ${text}`, 'set another value where the passes run'),
          );
    }),
  ];
  const warnings = secretWarnings(configs, secrets).map((text) =>
    warning(name, text, 'change it where the passes run'),
  );
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
