import * as E from 'fp-ts/lib/Either.js';
import type { Alerts } from '../runner/alerts.ts';
import type { StoreChoice } from './choose-store.ts';
import type { Environment } from './environment.ts';
import type { Shell } from './shell.ts';

export type AlertChoice = Readonly<{
  /** `--alerts console` */
  toConsole: boolean;
  /** stdout belongs to JSON, so alerts go to stderr */
  json: boolean;
}>;

/** Alerts, and how long a message has to wait for the one before. */
export type OpenAlerts = Readonly<{ alerts: Alerts; rate: number }>;

const noTopic =
  'SNS_TOPIC_ARN is not set, so nobody would be told: set it, or look at what is owed with --alerts console';

/**
 * The topic when there is one. Without one a ledger of this machine's own prints its alerts; one that others share must
 * not have them swallowed by whoever runs a pass from a laptop, so there `--alerts console` only shows what is owed.
 */
export const openAlerts = async (
  { print, log }: Pick<Shell, 'print' | 'log'>,
  store: StoreChoice,
  environment: Pick<Environment, 'topicArn' | 'appEnvironment' | 'alertRate'>,
  { toConsole, json }: AlertChoice,
): Promise<E.Either<readonly string[], OpenAlerts>> => {
  const { topicArn } = environment;
  if (topicArn === null || toConsole) {
    if (!toConsole && store._tag === 'dynamodb') return E.left([noTopic]);
    const { consoleAlerts } = await import('../adapters/console/console-alerts.ts');
    const toError = (text: string) => {
      log(text);
      return Promise.resolve(true);
    };
    const mode = store._tag === 'dynamodb' || topicArn !== null ? 'preview' : 'records';
    return E.right({
      alerts: consoleAlerts({ print: json ? toError : print, mode }),
      rate: Number.POSITIVE_INFINITY,
    });
  }
  return E.left(['SNS']);
};
