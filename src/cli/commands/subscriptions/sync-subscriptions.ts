import * as E from 'fp-ts/lib/Either.js';
import type { TopicAdmin } from '../../../adapters/sns/subscriptions/create-topic-admin.ts';
import { invalidConfigText } from '../../../runner/config/invalid-config.ts';
import { policiesATopic } from '../../../adapters/sns/subscriptions/plan-subscriptions.ts';
import type { ExitCode } from '../../contract/command.ts';
import type { Environment } from '../../input/environment.ts';
import { readConfigsAlone } from '../../wiring/open-configs.ts';
import { syncOutcome } from '../../lookup/sync-outcome.ts';
import type { StoreName } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** `subscriptions list` */
export const listTopic = async (
  context: ProcessContext,
  admin: TopicAdmin,
  json: boolean,
): Promise<ExitCode> => {
  const { email, policies } = await admin.list();
  if (json) {
    await context.printData(
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

type SyncOptions = Readonly<{
  store?: StoreName | undefined;
  apis?: string | undefined;
  dryRun?: boolean | undefined;
  json?: boolean | undefined;
}>;

/** `subscriptions sync` */
export const syncTopic = async (
  context: ProcessContext,
  admin: TopicAdmin,
  environment: Environment,
  options: SyncOptions,
): Promise<ExitCode> => {
  const read = await readConfigsAlone(options, environment, context.clock)();
  if (E.isLeft(read)) return failWith(context, read.left);
  for (const one of read.right.invalid) context.log(`upledger: ${invalidConfigText(one)}\n`);
  const synced = await syncOutcome(admin, read.right, options.dryRun === true);
  if (E.isLeft(synced)) return failWith(context, synced.left);
  const { text, json, messages, code } = synced.right;
  await (options.json === true ? context.printData(`${JSON.stringify(json)}\n`) : context.print(text));
  for (const message of messages) context.log(`upledger: ${message}\n`);
  return code;
};
