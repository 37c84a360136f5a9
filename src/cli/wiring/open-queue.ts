import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import type { OpenQueue } from '../../adapters/sqs/create-check-queue.ts';
import { chooseStore } from './choose-store.ts';
import type { Environment } from '../input/environment.ts';
import { openForPasses, type OpenForPasses } from './open-for-passes.ts';
import type { StoreName } from '../input/option-codecs.ts';
import { programVersion } from './program-version.ts';
import { readInput } from '../input/read-input.ts';
import { usage, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type Options = Readonly<{
  store?: StoreName | undefined;
  apis?: string | undefined;
  alerts?: 'console' | undefined;
  json?: boolean | undefined;
}>;

/** What `dispatch` and `work` are made of. */
export type Queued<A> = OpenForPasses &
  Readonly<{ options: A; environment: Environment; queue: OpenQueue; close: () => void }>;

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

/** Reads the options, and opens store, alerts and queue; left: what is missing. */
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
    TE.bind('opened', (chosen) => openForPasses(context, chosen, chosen.options.apis)),
    TE.bind('queue', ({ address }) => TE.fromTask(() => openQueue(address))),
    TE.map(({ options, environment, address, opened, queue }) => {
      context.log(
        `upledger ${programVersion()}: region ${address.region}, queue ${address.queueUrl}${opened.alerts.mode === 'preview' ? ' (alerts are only printed)' : ''}\n`,
      );
      const close = () => {
        queue.close();
        opened.store.close();
      };
      return { ...opened, options, environment, queue, close };
    }),
  );
