import * as E from 'fp-ts/lib/Either.js';
import type { SyncResult } from '../../../adapters/sns/subscriptions/apply-subscription-plan.ts';
import type { TopicAdmin } from '../../../adapters/sns/subscriptions/create-topic-admin.ts';
import { invalidItemText } from '../../../events/encoding/invalid-item.ts';
import {
  planSubscriptions,
  policiesATopic,
  type SubscriptionPlan,
} from '../../../adapters/sns/subscriptions/plan-subscriptions.ts';
import type { ExitCode } from '../../contract/command.ts';
import type { Environment } from '../../input/environment.ts';
import { readConfigsAlone, type NamedConfigs } from '../../wiring/open-configs.ts';
import type { StoreName } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** `subscriptions list` */
export const listTopic = async (
  context: ProcessContext,
  admin: TopicAdmin,
  json: boolean,
): Promise<ExitCode> => {
  const { email, policies } = await admin.list();
  if (json) {
    await context.print(
      `${JSON.stringify(
        email.map(({ address, state, filterPolicy }) => ({ address, state, filter_policy: filterPolicy })),
        null,
        2,
      )}\n`,
    );
    return exitCodes.done;
  }
  if (email.length === 0) {
    await context.print('the topic has no email subscriptions\n');
    return exitCodes.done;
  }
  const { table } = await import('../../terminal/table.ts');
  const rows = email.map(({ address, state, filterPolicy }) => [
    address,
    state,
    state === 'confirmed' ? (filterPolicy ?? 'everything') : '',
  ]);
  await context.print(table(['address', 'state', 'receives'], rows, context));
  context.log(
    `upledger: ${String(policies)} of ${String(policiesATopic)} filter policies of the topic are in use\n`,
  );
  return exitCodes.done;
};

/** Of a plan, what is to be done; with a result, what was done of it. */
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

type SyncOptions = Readonly<{
  store?: StoreName | undefined;
  apis?: string | undefined;
  dryRun?: boolean | undefined;
  json?: boolean | undefined;
}>;

/** Who is unsubscribed by mistake has to confirm anew, so it takes a source that is plainly what was meant. */
const whyNobodyIsRemoved = ({ name, configs, invalid }: NamedConfigs): string | null => {
  // Whom an invalid config names cannot be known.
  if (invalid.length > 0)
    return 'some configs are invalid and may list more addresses: no one is removed until they are fixed';
  if (configs.length === 0) return `${name} lists no APIs, which looks like a mistake: no one is removed`;
  return null;
};

/** `subscriptions sync` */
export const syncTopic = async (
  context: ProcessContext,
  admin: TopicAdmin,
  environment: Environment,
  options: SyncOptions,
): Promise<ExitCode> => {
  const read = await readConfigsAlone(options, environment, context.clock)();
  if (E.isLeft(read)) return failWith(context, read.left);
  const { configs, invalid } = read.right;
  for (const one of invalid) context.log(`upledger: ${invalidItemText(one)}\n`);
  const planned = planSubscriptions(
    configs.flatMap(({ notify_emails }) => notify_emails),
    await admin.list(),
    policiesATopic,
  );
  if (E.isLeft(planned))
    return fail(context, exitCodes.failed, [
      `the topic would need ${String(planned.left.wouldBe)} filter policies but may have ${String(planned.left.limit)}: nothing was done; subscribe some people to the whole topic, or ask AWS for a higher limit`,
    ]);
  const why = whyNobodyIsRemoved(read.right);
  const held = why !== null && planned.right.remove.length > 0;
  const plan: SubscriptionPlan = held ? { ...planned.right, remove: [] } : planned.right;
  if (held) context.log(`upledger: ${why}\n`);
  const toDo = options.dryRun !== true;
  const result = toDo ? await admin.sync(plan) : null;
  const done = result ?? { subscribed: [], removed: [], failed: [] };
  const { filteredOtherwise, ...rest } = plan;
  if (options.json === true)
    await context.print(
      `${JSON.stringify({ ...rest, remove: plan.remove.map(({ address }) => address), filtered_otherwise: filteredOtherwise, ...done, done: toDo })}\n`,
    );
  else await context.print(renderPlan(plan, result));
  for (const { address, message } of done.failed) context.log(`upledger: ${address}: ${message}\n`);
  if (done.failed.length > 0) return exitCodes.failed;
  return invalid.length > 0 || held ? exitCodes.usage : exitCodes.done;
};
