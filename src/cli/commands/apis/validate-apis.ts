import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';
import type { ExitCode } from '../../contract/command.ts';
import { readConfigsFile } from '../../wiring/open-configs.ts';
import { readInput } from '../../input/read-input.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { missingSecrets, secretIssues, type SecretValues } from '../../../runner/config/secrets/secrets.ts';
import { countText } from '../../terminal/format.ts';

const Options = t.readonly(t.partial({ args: t.readonlyArray(t.string), json: t.boolean }));

const asText = (name: string, { configs, invalid }: Configs): string => {
  const total = configs.length + invalid.length;
  if (invalid.length === 0) return `${name}: ${countText(total, 'API')}, all valid\n`;
  const issues = invalid.flatMap((config) => config.faults);
  return `${issues.join('\n')}\n${name}: ${String(invalid.length)} of ${countText(total, 'API')} invalid, ${countText(issues.length, 'issue')}\n`;
};

const asJson = ({ configs, invalid }: Configs): string =>
  `${JSON.stringify({
    total: configs.length + invalid.length,
    valid: configs.length,
    invalid: invalid.map(({ api_id, faults }) => ({ api_id, faults })),
  })}\n`;

/** A missing secret is no fault of a file: another environment runs the checks. */
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
      for (const config of found.configs)
        for (const text of secretNotes(config, environment.secrets))
          context.log(`upledger: ${config.api_id}: ${text}\n`);
      await context.print(options.json === true ? asJson(found) : asText(file, found));
      return found.invalid.length === 0 ? exitCodes.done : exitCodes.usage;
    }),
  );
