import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
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
import { readInput } from '../input/read-input.ts';
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
export type Queued<A> = Readonly<{
  options: A;
  environment: Environment;
  store: OpenStore;
  configs: ConfigSource;
  alerts: AlertChannel;
  queue: OpenQueue;
  settings: Settings;
  secrets: Readonly<Record<string, string>>;
  close: () => void;
}>;

const queueOf = ({
  queueUrl,
  region,
}: Environment): E.Either<Failure, { queueUrl: string; region: string }> => {
  if (queueUrl === null)
    return E.left(usage(['CHECK_QUEUE_URL is not set: set it to the URL of the SQS queue of checks']));
  if (region === null) return E.left(usage(['AWS_REGION is not set: set it to the region of the queue']));
  return E.right({ queueUrl, region });
};

const openQueue = async ({ region, queueUrl }: Readonly<{ region: string; queueUrl: string }>) => {
  const { createCheckQueue } = await import('../../adapters/sqs/create-check-queue.ts');
  return createCheckQueue(region, queueUrl);
};

/** Reads what was given, and opens store, alerts and queue; a left says what is missing. */
export const openQueued = <A extends Options>(
  context: ProcessContext,
  codec: t.Type<A, unknown, unknown>,
  input: Readonly<Record<string, unknown>>,
): TE.TaskEither<Failure, Queued<A>> =>
  pipe(
    readInput(context, codec, input),
    E.bind('address', ({ environment }) => queueOf(environment)),
    E.bind('choice', ({ options, environment }) => chooseStore(options.store, environment)),
    TE.fromEither,
    TE.bind(
      'alerting',
      ({ options, environment, choice }) =>
        () =>
          openAlerts(context, choice, environment, {
            toConsole: options.alerts === 'console',
            json: options.json ?? false,
          }),
    ),
    TE.bind('secrets', ({ environment }) => TE.fromTask(() => readSecretValues(environment, context.log))),
    TE.bind(
      'store',
      ({ choice }) =>
        () =>
          openStore(choice, { readOnly: false, clock: context.clock }),
    ),
    TE.bind('queue', ({ address }) => TE.fromTask(() => openQueue(address))),
    TE.bind('configs', ({ options, store }) => TE.fromTask(() => openConfigs(options.apis, store))),
    TE.map(({ options, environment, address, alerting, secrets, store, queue, configs }) => {
      const { alerts, rate } = alerting;
      context.log(
        `upledger ${programVersion()}: region ${address.region}, queue ${address.queueUrl}${alerts.mode === 'preview' ? ' (alerts are only printed)' : ''}\n`,
      );
      const settings = passSettings(environment, secrets, rate);
      const close = () => {
        queue.close();
        store.close();
      };
      return { options, environment, store, configs, alerts, queue, settings, secrets, close };
    }),
  );
