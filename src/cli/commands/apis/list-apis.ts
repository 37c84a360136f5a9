import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import pc from 'picocolors';
import { unsaidConfig } from '../../../events/api-configured.ts';
import { withoutDefaults } from '../../../events/stored-event.ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import { invalidConfigText, isEntry } from '../../../runner/config/invalid-config.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';
import { loggedConfig } from '../../../runner/config/logged-config.ts';
import type { ExitCode } from '../../contract/command.ts';
import { isSelective, selectConfigs, selectionOptions, type Selection } from '../../lookup/select-apis.ts';
import { readConfigsAlone, type NamedConfigs } from '../../wiring/open-configs.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { readInput } from '../../input/read-input.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { workOrFail, type Failure } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

const Options = t.readonly(t.partial({ ...storeOptions, ...selectionOptions, json: t.boolean }));

/** A config without its secrets: header values and bodies stay where they are. */
const redacted = (config: ApiConfig) => {
  const { removed: _removed, retain_checks_days: _days, ...facts } = loggedConfig(config, null);
  return {
    api_id: config.api_id,
    valid: true,
    name: config.name,
    group: config.group,
    tags: config.tags,
    ...withoutDefaults(facts, unsaidConfig),
    notify_emails: config.notify_emails,
    has_body: config.body !== null,
  };
};

const asJson = ({ configs, invalid }: Configs): string =>
  `${JSON.stringify([...configs.map(redacted), ...invalid.map(({ api_id, faults }) => ({ api_id, valid: false, faults }))], null, 2)}\n`;

const asTable = async ({ configs, invalid }: Configs, context: ProcessContext): Promise<string> => {
  const { table } = await import('../../terminal/table.ts');
  const { red, dim } = pc.createColors(context.colours);
  const states = [
    ...configs.map((config) => {
      const { url, method } = loggedConfig(config, null);
      return [
        config.api_id,
        config.enabled ? `${String(config.check_interval_seconds)} s` : dim('disabled'),
        `${String(config.failure_threshold)} / ${String(config.success_threshold)}`,
        `${method} ${url}`,
      ];
    }),
    ...invalid
      .filter(isEntry)
      .map(({ api_id, faults }) => [api_id ?? '(no api_id)', red('invalid'), '', faults.join('; ')]),
  ];
  return table(['API', 'every', 'DOWN / UP after', 'request'], states, context);
};

/** Only for the selected APIs. The group of an invalid one is unknown. */
const chosenOf = (found: NamedConfigs, selection: Selection): E.Either<Failure, NamedConfigs> =>
  isSelective(selection)
    ? E.map((configs: Configs['configs']) => ({ ...found, configs, invalid: [] }))(
        selectConfigs(found.configs, selection),
      )
    : E.right(found);

/** `apis list` */
export const listApis = (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
): Promise<ExitCode> =>
  pipe(
    TE.fromEither(readInput(context, Options, input)),
    TE.bind('found', ({ options, environment }) => readConfigsAlone(options, environment, context.clock)),
    TE.bind('chosen', ({ options, found }) => TE.fromEither(chosenOf(found, options))),
    workOrFail(context, async ({ options, chosen: found }) => {
      const { name, configs, invalid } = found;
      const entries = invalid.filter(isEntry);
      for (const one of invalid.filter((each) => !isEntry(each)))
        context.log(`upledger: ${invalidConfigText(one)}\n`);
      if (options.json === true) await context.printData(asJson(found));
      else if (configs.length + entries.length === 0)
        await context.print(
          `${name} lists no APIs${isSelective(options) ? ' that --group and --tag choose' : ''}.\n`,
        );
      else await context.print(await asTable(found, context));
      return exitCodes.done;
    }),
  );
