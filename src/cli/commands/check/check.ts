import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { decodeApiConfig } from '../../../runner/config/decode-api-config.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import type { Environment } from '../../input/environment.ts';
import { readConfigsAlone } from '../../wiring/open-configs.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { openProbe } from '../../wiring/open-probe.ts';
import { readInput } from '../../input/read-input.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, usage, workOrFail, type Failure } from '../../contract/fail.ts';
import { proxyHint } from './proxy-hint.ts';
import { renderCheck } from './render-check.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { unknownApi } from '../../lookup/find-api.ts';
import { secretIssues } from '../../../runner/config/secrets/secrets.ts';
import { redactUrl } from '../../../runner/config/redact-url.ts';

const Options = t.readonly(
  t.intersection([
    t.strict({ args: t.readonly(t.tuple([t.string])) }),
    t.partial({ ...storeOptions, json: t.boolean, fail: t.boolean }),
  ]),
);
const configOfUrl = (url: string): E.Either<Failure, ApiConfig> =>
  E.mapLeft(({ faults }: Readonly<{ faults: readonly string[] }>) => usage(faults))(
    decodeApiConfig({ api_id: 'check', url }, ''),
  );

/** `example.com`, `localhost:8080` or `10.0.0.1/health`: more like a URL without its beginning than like a name. */
const looksLikeUrl = (target: string): boolean => /[/:]|^localhost$|\.[a-z]{2,}$/iu.test(target);

/** The API of that name as it is configured, enabled or not. */
const configOfApi =
  (apiId: string) =>
  ({ configs, invalid }: Configs): E.Either<Failure, ApiConfig> => {
    const unusable = invalid.find(({ api_id }) => api_id === apiId);
    if (unusable !== undefined) return E.left(usage(unusable.faults));
    const config = configs.find(({ api_id }) => api_id === apiId);
    if (config !== undefined) return E.right(config);
    const known = [...configs, ...invalid].flatMap(({ api_id }) => api_id ?? []);
    const why = looksLikeUrl(apiId)
      ? `there is no API ${apiId}; if it is a URL, write http:// or https:// before it`
      : unknownApi(apiId, known);
    return E.left(usage([why]));
  };

const checkOnce = async (
  context: ProcessContext,
  config: ApiConfig,
  environment: Environment,
  { json = false, fail: fails = false }: t.TypeOf<typeof Options>,
): Promise<ExitCode> => {
  const secrets = await readSecretValues(environment, context.log);
  const faults = secretIssues(config, secrets);
  if (faults.length > 0) return fail(context, exitCodes.usage, faults);
  const probe = openProbe(environment, secrets, true);
  const interruption = context.interruptible();
  const checked_at = isoTime(context.clock.now());
  const result = await probe(config, interruption.signal)();
  const code = interruption.exitCode();
  if (code !== null) return code;
  const checked = { url: redactUrl(config.url), method: config.method, checked_at, ...result };
  const hint = result.error?.kind === 'dns' ? proxyHint(context.env) : null;
  if (json && hint !== null) context.log(`upledger: ${hint}\n`);
  await (json
    ? context.printData(`${JSON.stringify(checked)}\n`)
    : context.print(renderCheck({ ...checked, hint }, context.colours)));
  return fails && result.outcome === 'DOWN' ? exitCodes.difference : exitCodes.done;
};

/** One check with its phases, recorded nowhere. */
export const check: CommandModule = {
  declare: (command) => {
    declareApis(
      declareStore(
        command.argument('<url|api>', 'a URL (anything with ://) or the name of a configured API'),
      ),
    )
      .option('--fail', 'exit with 3 when the outcome is DOWN')
      .option('--json', 'print one JSON object');
  },
  run: (context, input) =>
    pipe(
      TE.fromEither(readInput(context, Options, input)),
      TE.bind('config', ({ options, environment }) => {
        const [target] = options.args;
        return target.includes('://')
          ? TE.fromEither(configOfUrl(target))
          : pipe(readConfigsAlone(options, environment, context.clock), TE.chainEitherK(configOfApi(target)));
      }),
      workOrFail(context, ({ options, environment, config }) =>
        checkOnce(context, config, environment, options),
      ),
    ),
};
