import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import { testMessage } from '../../../runner/alerting/messages/test-message.ts';
import { noSettings } from '../../../runner/config/channels/channel-settings.ts';
import { didYouMean } from '../../../runner/config/nearest-name.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { table } from '../../terminal/table.ts';
import { readChoice, type Chosen } from '../../wiring/choose-store.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import { openAlerts } from '../../wiring/channels/open-alert-channel.ts';
import { lackOf, openChannels } from '../../wiring/channels/open-channels.ts';
import { readConfigsAlone, type NamedConfigs } from '../../wiring/open-configs.ts';
import { knownChannels, type KnownChannel } from './known-channels.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    args: t.readonlyArray(t.string),
    json: t.boolean,
    subcommand: t.string,
  }),
);
type Options = t.TypeOf<typeof Options>;

type Found = Chosen<Options> &
  Readonly<{
    found: NamedConfigs;
    secrets: Readonly<Record<string, string>>;
    alerts: AlertChannel;
  }>;

const kindOf = ({ lacks }: AlertChannel, topicArn: string | null): string =>
  lacks === undefined ? (topicArn === null ? 'console' : 'sns') : 'none';

const asTable = (known: readonly KnownChannel[], context: ProcessContext): string =>
  table(
    ['id', 'kind', 'target', 'APIs', 'here'],
    known.map(({ id, kind, target, apis, lacks }) => [
      id,
      kind,
      target ?? '-',
      String(apis),
      lacks === null ? 'usable' : `not usable: ${lacks}`,
    ]),
    context,
  );

const list = async (
  context: ProcessContext,
  { options, environment, found, secrets, alerts }: Found,
): Promise<ExitCode> => {
  const { topicArn } = environment;
  const byDefault = {
    kind: kindOf(alerts, topicArn),
    target: topicArn,
    lacks: alerts.lacks ?? null,
  };
  const known = knownChannels(found, byDefault, secrets, (channel) => lackOf(channel, secrets));
  const { default_channels } = found.settings?.channels ?? noSettings;
  await context.print(
    options.json === true
      ? `${JSON.stringify({ channels: known, default_channels })}\n`
      : asTable(known, context),
  );
  return found.outdated === undefined && found.invalid.length === 0 ? exitCodes.done : exitCodes.usage;
};

const test = async (
  context: ProcessContext,
  { options, environment, found, secrets, alerts }: Found,
): Promise<ExitCode> => {
  const [id = ''] = options.args ?? [];
  const { channels } = found.settings?.channels ?? noSettings;
  const config = channels.find((channel) => channel.id === id);
  if (config === undefined && id !== defaultChannel) {
    const meant = didYouMean(id, [defaultChannel, ...channels.map((channel) => channel.id)]);
    return fail(context, exitCodes.usage, [`${found.name} defines no channel ${JSON.stringify(id)}${meant}`]);
  }
  const channel = config === undefined ? alerts : openChannels(environment, context.clock)(secrets)(config);
  if (channel.lacks !== undefined) return fail(context, exitCodes.usage, [`channel ${id}: ${channel.lacks}`]);
  const { appEnvironment } = environment;
  // A channel that writes to the addresses of an API has none itself, so the first configured address is used.
  const addresses = found.configs.find(({ notify_emails }) => notify_emails.length > 0)?.notify_emails ?? [];
  const message = { ...testMessage(appEnvironment, context.hostName), notify_emails: addresses };
  const sent = await channel.publish(message)();
  if (options.json === true) {
    const answer = sent._tag === 'Accepted' ? { message_id: sent.message_id } : { error: sent.error };
    await context.print(
      `${JSON.stringify({ channel_id: id, result: sent._tag.toLowerCase(), ...answer })}\n`,
    );
  } else if (sent._tag === 'Accepted')
    await context.print(
      `channel ${id} accepted a TEST message${sent.message_id === null ? '' : ` as ${sent.message_id}`}; nothing was recorded\n`,
    );
  if (sent._tag === 'Accepted') return exitCodes.done;
  const verb = sent._tag === 'Rejected' ? 'did not accept' : 'may or may not have accepted';
  return fail(context, exitCodes.failed, [
    `channel ${id} ${verb} the TEST message: ${sent.error.kind}: ${sent.error.message}`,
  ]);
};

/** Lists and tests alert channels. */
export const channels: CommandModule = {
  declare: (command) => {
    declareApis(
      declareStore(
        command.command('list').description('list the channels, and whether they can be used here'),
      ),
    ).option('--json', 'print one JSON object');
    declareApis(
      declareStore(
        command
          .command('test <id>')
          .description('send one message marked TEST on a channel; nothing is recorded'),
      ),
    ).option('--json', 'print one JSON object');
  },
  run: (context, input) =>
    pipe(
      TE.fromEither(readChoice(context, Options, input)),
      TE.bind('found', ({ options, environment }) => readConfigsAlone(options, environment, context.clock)),
      TE.bind('secrets', ({ environment }) => TE.fromTask(() => readSecretValues(environment, context.log))),
      TE.bind('alerts', ({ choice, environment, options }) =>
        TE.fromTask(async () => {
          const opened = await openAlerts(context, choice, environment, {
            toConsole: false,
            json: options.json === true,
          });
          return opened.alerts;
        }),
      ),
      workOrFail(context, (all) =>
        all.options.subcommand === 'test' ? test(context, all) : list(context, all),
      ),
    ),
};
