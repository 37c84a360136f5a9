import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { chooseStore } from '../../wiring/choose-store.ts';
import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { everyTick } from './repeat-on-schedule.ts';
import { openAlerts } from '../../wiring/open-alert-channel.ts';
import { openConfigs } from '../../wiring/open-configs.ts';
import { openStore } from '../../wiring/open-store.ts';
import { durationText, oneOf, ShardText, storeOptions } from '../../input/option-codecs.ts';
import { passSettings } from '../../wiring/pass-settings.ts';
import { createPasses } from './pass-loop.ts';
import { readInput } from '../../input/read-input.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    every: durationText(1000, 86_400_000, 'must be a duration from 1s to 1d, such as 30s or 2m'),
    all: t.boolean,
    shard: ShardText,
    concurrency: wholeNumberText(1, 1000),
    alerts: oneOf(['console']),
    prune: t.boolean,
    json: t.boolean,
  }),
);

/** One pass, or one at each tick of the clock. */
export const run: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option(
        '--every <duration>',
        'keep running: one pass at each multiple of this on the wall clock, such as 30s or 2m',
      )
      .option('--all', 'check every enabled API, even if not due')
      .option('--shard <i/n>', 'only part I of N of the APIs, for N runners in parallel')
      .option('--concurrency <n>', 'at most this many checks that started less than 250 ms ago (default: 50)')
      .option(
        '--alerts <where>',
        'console: print alerts; with dynamodb none is claimed or recorded as delivered',
      )
      .option('--prune', 'accept a source that lists none of the known APIs: record them as removed')
      .option('--json', 'print one JSON object for each pass');
  },
  run: async (context, input) => {
    const read = readInput(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, environment } = read.right;
    const { json = false, all = false, prune = false } = options;
    const choice = chooseStore(options.store, environment);
    if (E.isLeft(choice)) return failWith(context, choice.left);
    const alerts = await openAlerts(context, choice.right, environment, {
      toConsole: options.alerts === 'console',
      json,
    });
    if (E.isLeft(alerts)) return failWith(context, alerts.left);
    const file = options.apis ?? (choice.right._tag === 'sqlite' ? 'apis.yaml' : undefined);
    if (file !== undefined && !existsSync(file)) {
      // Before the store: a run in the wrong folder must not leave a ledger there.
      const missing = await (await openConfigs(file, { configs: null })).read()();
      if (E.isLeft(missing)) return fail(context, exitCodes.usage, [missing.left.message]);
    }
    const secrets = await readSecretValues(environment, context.log);
    const store = await openStore(choice.right, { readOnly: false, clock: context.clock });
    if (E.isLeft(store)) return failWith(context, store.left);
    const pass = await createPasses(context, {
      environment,
      store: store.right,
      choice: choice.right,
      configs: await openConfigs(file, store.right),
      alerts: alerts.right.alerts,
      settings: passSettings(environment, secrets, alerts.right.rate),
      secrets,
      options: { all, prune, shard: options.shard ?? null, concurrency: options.concurrency ?? 50 },
      json,
    });
    const interruption = context.interruptible();
    try {
      const code =
        options.every === undefined
          ? await pass(interruption.signal)
          : await everyTick(context, options.every, interruption.signal, () => pass(interruption.signal));
      return interruption.exitCode() ?? code;
    } finally {
      store.right.close();
    }
  },
};
