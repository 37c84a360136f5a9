import * as E from 'fp-ts/lib/Either.js';
import type { TopicAdmin } from '../../../adapters/sns/subscriptions/create-topic-admin.ts';
import { unheardAddresses } from '../../../adapters/sns/subscriptions/plan-subscriptions.ts';
import { type Failure, failed, usage } from '../../contract/fail.ts';
import type { NamedConfigs } from '../../wiring/open-configs.ts';
import { syncOutcome, type SyncOutcome } from '../../lookup/sync-outcome.ts';

type TopicWork<A> = (admin: TopicAdmin) => Promise<A>;

/** Rejects when SNS does not answer. */
const withTopic = async <A>(topicArn: string, work: TopicWork<A>): Promise<A> => {
  const { createTopicAdmin } = await import('../../../adapters/sns/subscriptions/create-topic-admin.ts');
  const admin = await createTopicAdmin(topicArn);
  try {
    return await work(admin);
  } finally {
    admin.close();
  }
};

const failureText = (topicArn: string, cause: unknown): string =>
  `${topicArn}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`;

/** `apis apply --sync`: runs `subscriptions sync` afterwards. */
export const syncMail = async (
  topicArn: string | null,
  configs: NamedConfigs,
  dryRun: boolean,
): Promise<E.Either<Failure, SyncOutcome>> => {
  if (topicArn === null)
    return E.left(usage(['SNS_TOPIC_ARN is not set: --sync needs the topic whose subscriptions to manage']));
  try {
    return await withTopic(topicArn, async (admin) => syncOutcome(admin, configs, dryRun));
  } catch (cause) {
    return E.left(failed({ message: failureText(topicArn, cause) }));
  }
};

/**
 * Without `--sync`: names the `notify_emails` without a subscription. If SNS cannot be read, it says so; the command
 * still succeeds.
 */
export const unheardMail = async (
  topicArn: string | null,
  { configs }: Pick<NamedConfigs, 'configs'>,
): Promise<readonly string[]> => {
  const wanted = configs.flatMap(({ notify_emails }) => notify_emails);
  if (topicArn === null || wanted.length === 0) return [];
  try {
    const unheard = unheardAddresses(wanted, await withTopic(topicArn, async (admin) => admin.list()));
    return unheard.length === 0
      ? []
      : [
          `${unheard.join(', ')}: in notify_emails, but not subscribed, so no alert arrives there; --sync subscribes, as does upledger subscriptions sync`,
        ];
  } catch (cause) {
    return [`whether notify_emails are subscribed is not known: ${failureText(topicArn, cause)}`];
  }
};
