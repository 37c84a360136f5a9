import * as E from 'fp-ts/lib/Either.js';
import type { OpenQueue } from '../../adapters/sqs/create-check-queue.ts';
import type { AlertChannel } from '../../runner/ports/alert-channel.ts';
import type { ConfigSource } from '../../runner/ports/config-source.ts';
import type { Settings } from '../../runner/recording/settings.ts';
import { chooseStore } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import { openAlerts } from './open-alert-channel.ts';
import { openConfigs } from './open-configs.ts';
import { openStore, type OpenStore } from './open-store.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { passSettings } from './pass-settings.ts';
import { programVersion } from './program-version.ts';
import { readSecretValues } from './load-secrets.ts';
import { usage, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type Options = Readonly<{
  store?: StoreName | undefined;
  apis?: string | undefined;
  alerts?: 'console' | undefined;
  json?: boolean | undefined;
}>;

/** What `dispatch` and `work` are made of. */
export type Queued = Readonly<{
  store: OpenStore;
  configs: ConfigSource;
  alerts: AlertChannel;
  queue: OpenQueue;
  settings: Settings;
  secrets: Readonly<Record<string, string>>;
  close: () => void;
}>;

const missing = (message: string) => E.left(usage([message]));

/** Opens store, alerts and queue; a left says what is missing. */
export const openQueued = async (
  context: ProcessContext,
  options: Options,
  environment: Environment,
): Promise<E.Either<Failure, Queued>> => {
  const { queueUrl, region } = environment;
  if (queueUrl === null)
    return missing('CHECK_QUEUE_URL is not set: set it to the URL of the SQS queue of checks');
  if (region === null) return missing('AWS_REGION is not set: set it to the region of the queue');
  const choice = chooseStore(options.store, environment);
  if (E.isLeft(choice)) return choice;
  const alerts = await openAlerts(context, choice.right, environment, {
    toConsole: options.alerts === 'console',
    json: options.json ?? false,
  });
  if (E.isLeft(alerts)) return alerts;
  const secrets = await readSecretValues(environment, context.log);
  const store = await openStore(choice.right, { readOnly: false, clock: context.clock });
  if (E.isLeft(store)) return store;
  const { createCheckQueue } = await import('../../adapters/sqs/create-check-queue.ts');
  const queue = await createCheckQueue(region, queueUrl);
  context.log(
    `upledger ${programVersion()}: region ${region}, queue ${queueUrl}${alerts.right.alerts.mode === 'preview' ? ' (alerts are only printed)' : ''}\n`,
  );
  return E.right({
    store: store.right,
    configs: await openConfigs(options.apis, store.right),
    alerts: alerts.right.alerts,
    queue,
    settings: passSettings(environment, secrets, alerts.right.rate),
    secrets,
    close: () => {
      queue.close();
      store.right.close();
    },
  });
};
