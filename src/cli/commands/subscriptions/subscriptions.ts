import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { readInput } from '../../input/read-input.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { listTopic, syncTopic } from './sync-subscriptions.ts';

const Options = t.readonly(
  t.partial({ ...storeOptions, dryRun: t.boolean, json: t.boolean, subcommand: t.string }),
);

/** `notify_emails` of the configs and the email subscriptions of the topic. */
export const subscriptions: CommandModule = {
  declare: (command) => {
    command
      .command('list')
      .description('list the email subscriptions of the topic')
      .option('--json', 'print a JSON list');
    declareApis(
      declareStore(
        command
          .command('sync')
          .description('subscribe each address in notify_emails, filtered to its own alerts'),
      ),
    )
      .option('--dry-run', 'print what would be done, and do nothing')
      .option('--json', 'print one JSON object');
  },
  run: async (context, input) => {
    const read = readInput(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, environment } = read.right;
    const { topicArn } = environment;
    if (topicArn === null)
      return fail(context, exitCodes.usage, [
        'SNS_TOPIC_ARN is not set: set it to the topic whose subscriptions to manage',
      ]);
    const { createTopicAdmin } = await import('../../../adapters/sns/subscriptions/create-topic-admin.ts');
    const admin = await createTopicAdmin(topicArn);
    try {
      return options.subcommand === 'list'
        ? await listTopic(context, admin, options.json === true)
        : await syncTopic(context, admin, environment, options);
    } catch (cause) {
      return fail(context, exitCodes.failed, [
        `${topicArn}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`,
      ]);
    } finally {
      admin.close();
    }
  },
};
