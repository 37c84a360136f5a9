import * as E from 'fp-ts/lib/Either.js';
import type { SyncResult } from '../../adapters/sns/subscriptions/apply-subscription-plan.ts';
import type { TopicAdmin } from '../../adapters/sns/subscriptions/create-topic-admin.ts';
import {
  planSubscriptions,
  policiesATopic,
  type SubscriptionPlan,
} from '../../adapters/sns/subscriptions/plan-subscriptions.ts';
import type { ExitCode } from '../contract/command.ts';
import { exitCodes } from '../contract/exit-codes.ts';
import type { Failure } from '../contract/fail.ts';
import type { NamedConfigs } from '../wiring/open-configs.ts';

/** The planned changes; with a result, the changes made. */
const renderPlan = (plan: SubscriptionPlan, result: SyncResult | null): string => {
  const asked = result?.subscribed ?? plan.subscribe;
  const removed = result?.removed ?? plan.remove.map(({ address }) => address);
  const failures =
    result === null || result.failed.length === 0 ? '' : `, ${String(result.failed.length)} failed`;
  const waiting = plan.pending.map(
    ({ address, wanted }) =>
      `? ${address}: pending, its owner has to follow the link in the mail${wanted ? '' : ' (no config lists it any more: it expires on its own)'}`,
  );
  const lines = [
    ...asked.map((address) => `+ ${address}: AWS asks for confirmation by mail`),
    ...removed.map((address) => `- ${address}: no config lists it any more`),
    ...plan.kept.map((address) => `= ${address}`),
    ...plan.covered.map(
      (address) => `= ${address}: subscribed to the whole topic, already receives everything`,
    ),
    ...plan.filteredOtherwise.map(
      (address) =>
        `! ${address}: subscribed with another filter; SNS allows only one, so its owner has to decide`,
    ),
    ...waiting,
    ...plan.unsubscribed.map((address) => `  ${address}: has unsubscribed`),
    result === null
      ? 'dry run: nothing was done'
      : `${String(asked.length)} asked, ${String(removed.length)} removed${failures}`,
  ];
  return `${lines.join('\n')}\n`;
};

/** Somebody unsubscribed by mistake must confirm again, so unsubscribing requires a valid source. */
const whyNobodyIsRemoved = ({ name, configs, invalid }: NamedConfigs): string | null => {
  // The addresses of an invalid config are unknown.
  if (invalid.length > 0)
    return 'some configs are invalid and may list more addresses: no one is removed until they are fixed';
  if (configs.length === 0) return `${name} lists no APIs, which looks like a mistake: no one is removed`;
  return null;
};

/** The result of a sync or dry run: text, JSON and exit code. `messages` go to stderr. */
export type SyncOutcome = Readonly<{
  text: string;
  json: Readonly<Record<string, unknown>>;
  messages: readonly string[];
  code: ExitCode;
}>;

/** Compares the addresses of the configs with the topic and, unless `dryRun`, updates the topic. */
export const syncOutcome = async (
  admin: TopicAdmin,
  configs: NamedConfigs,
  dryRun: boolean,
): Promise<E.Either<Failure, SyncOutcome>> => {
  const planned = planSubscriptions(
    configs.configs.flatMap(({ notify_emails }) => notify_emails),
    await admin.list(),
    policiesATopic,
  );
  if (E.isLeft(planned))
    return E.left({
      code: exitCodes.failed,
      messages: [
        `the topic would need ${String(planned.left.wouldBe)} filter policies but may have ${String(planned.left.limit)}: nothing was done; subscribe some people to the whole topic, or ask AWS for a higher limit`,
      ],
    });
  const why = whyNobodyIsRemoved(configs);
  const held = why !== null && planned.right.remove.length > 0;
  const plan: SubscriptionPlan = held ? { ...planned.right, remove: [] } : planned.right;
  const result = dryRun ? null : await admin.sync(plan);
  const done = result ?? { subscribed: [], removed: [], failed: [] };
  const { filteredOtherwise, ...rest } = plan;
  const needsPerson = configs.invalid.length > 0 || held ? exitCodes.usage : exitCodes.done;
  return E.right({
    text: renderPlan(plan, result),
    json: {
      ...rest,
      remove: plan.remove.map(({ address }) => address),
      filtered_otherwise: filteredOtherwise,
      ...done,
      done: !dryRun,
    },
    messages: [
      ...(held ? [why] : []),
      ...done.failed.map(({ address, message }) => `${address}: ${message}`),
    ],
    code: done.failed.length > 0 ? exitCodes.failed : needsPerson,
  });
};
