import * as E from 'fp-ts/lib/Either.js';
import type { AlertChannel } from '../../runner/ports/alert-channel.ts';
import type { Clock } from '../../runner/ports/clock.ts';
import type { StoreChoice } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import { asTyped } from '../contract/program.ts';
import { usage, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type Wanted = Pick<Environment, 'topicArn' | 'appEnvironment' | 'alertRate' | 'claimSeconds'>;

export type AlertChoice = Readonly<{
  /** `--alerts console` */
  toConsole: boolean;
  /** stdout belongs to JSON, so alerts go to stderr */
  json: boolean;
}>;

/** Alerts, and how many of them a second. */
export type OpenAlerts = Readonly<{ alerts: AlertChannel; rate: number }>;

const noTopic =
  'SNS_TOPIC_ARN is not set, so no alert would reach anyone: set it, or show pending alerts with --alerts console';

/** The SDK is loaded with the first alert: most passes have none to send. */
const snsLazily = (
  topicArn: string,
  { appEnvironment, claimSeconds }: Wanted,
  clock: Clock,
): AlertChannel => {
  const open = async () => {
    const { createSnsAlerts } = await import('../../adapters/sns/create-sns-alerts.ts');
    const { elapsed, sleep } = clock;
    return createSnsAlerts({
      topicArn,
      // A topic is reached in its own region, wherever the tables are.
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
 * The topic when there is one. Without one a ledger of this machine's own prints its alerts; one that others share must
 * not have them swallowed by whoever runs a pass from a laptop, so there `--alerts console` only shows what is pending.
 */
export const openAlerts = async (
  { print, printError, program, clock }: Pick<ProcessContext, 'print' | 'printError' | 'program' | 'clock'>,
  store: StoreChoice,
  environment: Wanted,
  { toConsole, json }: AlertChoice,
): Promise<E.Either<Failure, OpenAlerts>> => {
  const { topicArn, alertRate } = environment;
  if (topicArn !== null && !toConsole)
    return E.right({ alerts: snsLazily(topicArn, environment, clock), rate: alertRate });
  if (!toConsole && store._tag === 'dynamodb') return E.left(usage([noTopic]));
  const { consoleAlerts } = await import('../../adapters/console/console-channel.ts');
  const mode = store._tag === 'dynamodb' || topicArn !== null ? 'preview' : 'records';
  return E.right({
    alerts: consoleAlerts({ print: (text) => (json ? printError : print)(asTyped(program, text)), mode }),
    rate: Number.POSITIVE_INFINITY,
  });
};
