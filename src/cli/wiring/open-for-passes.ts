import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AlertChannel } from '../../runner/ports/alert-channel.ts';
import { secretRules } from '../../runner/config/secrets/secret-rules.ts';
import type { ConfigSource } from '../../runner/ports/config-source.ts';
import type { Settings } from '../../runner/recording/settings.ts';
import type { Chosen } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import { openAlerts, refuseWithoutTopic } from './channels/open-alert-channel.ts';
import { openChannels, type OpenChannelWith } from './channels/open-channels.ts';
import { openConfigsToRecord } from './open-configs.ts';
import { openStore, type OpenStore } from './open-store.ts';
import { programVersion } from './program-version.ts';
import { readSecretValues } from './load-secrets.ts';
import type { Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

/** The resources of passes, dispatches and workers. */
export type OpenForPasses = Readonly<{
  alerts: AlertChannel;
  openChannelWith: OpenChannelWith;
  secrets: Readonly<Record<string, string>>;
  /** open for writing */
  store: OpenStore;
  configs: ConfigSource;
  settings: Settings;
}>;

type Options = Readonly<{ alerts?: 'console' | undefined; json?: boolean | undefined }>;

/** The settings of a pass, from the environment. */
const passSettings = (
  environment: Environment,
  secrets: OpenForPasses['secrets'],
  alertRate: number,
): Settings => ({
  runner: { id: environment.runnerId, version: programVersion() },
  environment: environment.appEnvironment,
  claimMs: environment.claimSeconds * 1000,
  alertRate,
  retainDays: environment.retainDays,
  announceNewApis: environment.announceNewApis,
  summarizeDays: environment.summarizeDays,
  secrets: secretRules(secrets),
});

/** Opens all resources; `file`: the file of APIs. Errors of `checked` are reported before the store is opened. */
export const openForPasses = (
  context: ProcessContext,
  { options, environment, choice }: Chosen<Options>,
  file: string | undefined,
  checked: TE.TaskEither<Failure, unknown> = TE.right(null),
): TE.TaskEither<Failure, OpenForPasses> => {
  const { alerts, json = false } = options;
  return pipe(
    TE.fromTask(() => openAlerts(context, choice, environment, { toConsole: alerts === 'console', json })),
    TE.chainFirst(() => checked),
    TE.bind('secrets', () => TE.fromTask(() => readSecretValues(environment, context.log))),
    TE.bind('store', () => () => openStore(choice, { readOnly: false, clock: context.clock })),
    TE.bind('configs', ({ store }) => TE.fromTask(() => openConfigsToRecord(file, store, context))),
    TE.chainFirst(({ alerts: channel, configs }) => refuseWithoutTopic(channel, configs)),
    TE.map(({ rate, ...opened }) => ({
      ...opened,
      openChannelWith: openChannels(environment, context.clock),
      settings: passSettings(environment, opened.secrets, rate),
    })),
  );
};
