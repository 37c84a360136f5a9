import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { invalidItem } from '../../../events/encoding/invalid-item.ts';
import { noSettings, settingsKey } from '../../../runner/config/channels/channel-settings.ts';
import { configWarnings } from '../../lookup/config-warnings.ts';
import { audienceNotes, channelIssues, channelSecretNote } from '../../lookup/channel-notes.ts';
import { isEntry } from '../../../runner/config/invalid-config.ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';
import type { ExitCode } from '../../contract/command.ts';
import { readConfigsFile } from '../../wiring/open-configs.ts';
import { shortClaim } from '../../input/short-claim.ts';
import { readInput } from '../../input/read-input.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { missingSecrets, secretIssues } from '../../../runner/config/secrets/secrets.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { secretRules } from '../../../runner/config/secrets/secret-rules.ts';
import { firstLines } from '../../../runner/text/list-text.ts';
import { countText } from '../../terminal/format.ts';

const Options = t.readonly(t.partial({ args: t.readonlyArray(t.string), json: t.boolean }));

/** Issues of APIs, defaults and channels. */
type Found = Pick<Configs, 'configs' | 'settings'> & Readonly<{ invalid: Configs['invalid'] }>;

const invalidApis = ({ invalid }: Found): number => invalid.filter(isEntry).length;

const asText = (name: string, found: Found): string => {
  const { configs, invalid } = found;
  const settings = found.settings?.channels ?? noSettings;
  const apis = countText(configs.length + invalidApis(found), 'API');
  const channels = settings.defined.length === 0 ? '' : `, ${countText(settings.defined.length, 'channel')}`;
  if (invalid.length === 0) return `${name}: ${apis}${channels}, all valid\n`;
  const issues = invalid.flatMap((config) => config.faults);
  const other = invalid.every(isEntry) ? '' : ', the settings are invalid';
  return `${firstLines(issues).join('\n')}\n${name}: ${invalidApis(found).toLocaleString('en')} of ${apis} invalid${other}, ${countText(issues.length, 'issue')}\n`;
};

const asJson = (found: Found): string =>
  `${JSON.stringify({
    total: found.configs.length + invalidApis(found),
    valid: found.configs.length,
    invalid: found.invalid.map(({ api_id, faults }) => ({ api_id, faults })),
  })}\n`;

/** A missing secret is not an issue of the file: the checks may run in another environment. */
const secretNotes = (config: ApiConfig, secrets: SecretValues): readonly string[] => {
  const missing = missingSecrets(config, secrets);
  return missing.length > 0
    ? [`${missing.join(', ')} must be set in the environment that runs the checks; it is not set here`]
    : secretIssues(config, secrets);
};

/** `apis validate FILE`: every fault at once. */
export const validateApis = (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
): Promise<ExitCode> =>
  pipe(
    readInput(context, Options, input),
    E.let('file', ({ options }) => options.args?.[0] ?? 'apis.yaml'),
    TE.fromEither,
    TE.bind('found', ({ file }) => readConfigsFile(file)),
    workOrFail(context, async ({ options, environment, file, found }) => {
      const { secrets, denyPrivateTargets } = environment;
      const settings = found.settings?.channels ?? noSettings;
      const { channels } = settings;
      const issues = channels.flatMap((channel) => channelIssues(channel, secrets, denyPrivateTargets));
      const unusable = issues.length === 0 ? [] : [invalidItem('config', settingsKey, null, issues)];
      const refused = found.refused ?? [];
      const isRefused = ({ api_id }: ApiConfig): boolean => refused.some((one) => one.api_id === api_id);
      const all = {
        ...found,
        configs: found.configs.filter((config) => !isRefused(config)),
        invalid: [...found.invalid, ...refused, ...unusable],
      };
      const notes = found.configs.flatMap((config) =>
        [...secretNotes(config, secrets), ...audienceNotes(config, settings)].map(
          (text) => `${config.api_id}: ${text}`,
        ),
      );
      for (const text of firstLines(notes)) context.log(`upledger: ${text}\n`);
      for (const channel of channels)
        for (const text of channelSecretNote(channel, secrets)) context.log(`upledger: ${text}\n`);
      for (const warning of firstLines(secretRules(secrets).warnings(found.configs, channels)))
        context.log(`upledger: ${warning}\n`);
      for (const warning of configWarnings(found.configs, channels, denyPrivateTargets))
        context.log(`upledger: ${warning}\n`);
      if (all.configs.length + invalidApis(all) === 0)
        context.log(`upledger: ${file} lists no APIs: nothing is monitored\n`);
      const claim = shortClaim(environment);
      if (claim !== null) context.log(`upledger: ${claim}\n`);
      await (options.json === true ? context.printData(asJson(all)) : context.print(asText(file, all)));
      return all.invalid.length === 0 ? exitCodes.done : exitCodes.usage;
    }),
  );
