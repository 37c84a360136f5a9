import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import { channelsOf } from '../../../runner/config/channels/channel-settings.ts';
import type { ConfigSource } from '../../../runner/ports/config-source.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { StoreChoice } from '../choose-store.ts';
import type { Environment } from '../../input/environment.ts';
import { asTyped } from '../../contract/program.ts';
import { usage, type Failure } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

type Wanted = Pick<Environment, 'topicArn' | 'appEnvironment' | 'alertRate' | 'claimSeconds'>;

export type AlertChoice = Readonly<{
  /** `--alerts console` */
  toConsole: boolean;
  /** stdout belongs to JSON, so alerts go to stderr */
  json: boolean;
}>;

/** The channel `default` and its rate per second. */
export type OpenAlerts = Readonly<{ alerts: AlertChannel; rate: number }>;

/** Why `default` cannot send when the ledger is shared. */
const noTopic = 'SNS_TOPIC_ARN is not set: set it, or leave default out of default_channels';

const nobodyIsTold =
  'SNS_TOPIC_ARN is not set, so no alert would reach anyone: set it, define a channel, or show pending alerts with --alerts console';

const withoutTopic: AlertChannel = {
  name: 'none',
  mode: 'records',
  lacks: noTopic,
  publish: () => () =>
    Promise.resolve({
      _tag: 'Rejected',
      error: { kind: 'lacks', message: noTopic },
      messageRejected: false,
    }),
};

/** The SDK is loaded with the first alert; most passes send none. */
const snsLazily = (
  topicArn: string,
  { appEnvironment, claimSeconds }: Wanted,
  clock: Clock,
): AlertChannel => {
  const open = async () => {
    const { createSnsAlerts } = await import('../../../adapters/sns/create-sns-alerts.ts');
    const { elapsed, sleep } = clock;
    return createSnsAlerts({
      topicArn,
      // A topic has its own region, independent of the tables.
      region: topicArn.split(':')[3] ?? '',
      environment: appEnvironment,
      claimMs: claimSeconds * 1000,
      elapsed,
      sleep,
      random: Math.random,
    });
  };
  let opened: Promise<AlertChannel> | null = null;
  return {
    name: topicArn,
    mode: 'records',
    publish: (message) => async () => {
      opened ??= open();
      return (await opened).publish(message)();
    },
  };
};

/**
 * Rejects a pass whose alerts nobody would get: no topic is set, and no API uses another channel than `default`. Where
 * one does, checks go on, and what is owed on `default` stays pending.
 */
export const refuseWithoutTopic = (
  { lacks }: AlertChannel,
  configs: ConfigSource,
): TE.TaskEither<Failure, unknown> =>
  lacks === undefined
    ? TE.right(null)
    : pipe(
        configs.read(),
        TE.mapLeft(({ message }) => usage([nobodyIsTold, message])),
        TE.filterOrElse(
          // Of settings that cannot be used now, the pass takes the channels that are recorded.
          ({ configs: apis, outdated }) =>
            outdated !== undefined || apis.some((api) => channelsOf(api).some((id) => id !== defaultChannel)),
          () => usage([nobodyIsTold]),
        ),
      );

/**
 * The topic if it is set. Without one, a local ledger prints its alerts and records them; a shared ledger must not lose
 * them to a pass on a laptop. `--alerts console` only shows what is pending, on whatever channel and in whatever store.
 */
export const openAlerts = async (
  { print, printError, program, clock }: Pick<ProcessContext, 'print' | 'printError' | 'program' | 'clock'>,
  store: StoreChoice,
  environment: Wanted,
  { toConsole, json }: AlertChoice,
): Promise<OpenAlerts> => {
  const { topicArn, alertRate } = environment;
  if (topicArn !== null && !toConsole)
    return { alerts: snsLazily(topicArn, environment, clock), rate: alertRate };
  if (!toConsole && store._tag === 'dynamodb') return { alerts: withoutTopic, rate: alertRate };
  const { consoleAlerts } = await import('../../../adapters/console/console-channel.ts');
  const out = json ? printError : print;
  const mode = toConsole ? 'preview' : 'records';
  const alerts = consoleAlerts({ print: (text) => out(asTyped(program, text)), mode });
  return { alerts, rate: Number.POSITIVE_INFINITY };
};
