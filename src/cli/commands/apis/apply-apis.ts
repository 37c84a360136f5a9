import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { invalidItemText } from '../../../events/encoding/invalid-item.ts';
import { syncMail, unheardMail } from './apply-mail.ts';
import {
  appliedConfigs,
  diffConfigs,
  diffSettings,
  type ConfigDiff,
  type FieldChange,
  type SettingsDiff,
} from '../../../runner/config/diff-configs.ts';
import type { FileSettings } from '../../../runner/config/api-config.ts';
import { channelLines } from '../../../runner/config/channels/channel-changes.ts';
import { samePage, sameSettings } from '../../../runner/config/file-settings.ts';
import { readChoice } from '../../wiring/choose-store.ts';
import type { ExitCode } from '../../contract/command.ts';
import { openConfigs } from '../../wiring/open-configs.ts';
import { openStore } from '../../wiring/open-store.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failed, failWith } from '../../contract/fail.ts';
import { retentionWarning } from '../../../runner/config/retention.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

const Options = t.readonly(
  t.partial({
    store: storeOptions.store,
    args: t.readonlyArray(t.string),
    dryRun: t.boolean,
    prune: t.boolean,
    sync: t.boolean,
    json: t.boolean,
  }),
);

/** Where the difference lies in what is never shown, two equal texts would look like a mistake. */
const changeText = ({ field, from, to }: FieldChange): string =>
  `    ${field}: ${from === to ? `${from}, changed in a redacted part` : `${from} -> ${to}`}`;

const renderDiff = ({ added, changed, fixed, unchanged, absent }: ConfigDiff, prune: boolean): string =>
  [
    ...added.map(({ api_id }) => `+ ${api_id}`),
    ...changed.flatMap(({ config, changes }) => [`~ ${config.api_id}`, ...changes.map(changeText)]),
    ...fixed.map(
      ({ config, unusable }) =>
        `~ ${config.api_id}\n    replaces an invalid item: ${unusable.faults.join('; ')}`,
    ),
    ...absent.map((api_id) =>
      prune ? `- ${api_id}` : `  ${api_id} is not in the file and is kept (--prune removes it)`,
    ),
    `${String(added.length)} added, ${String(changed.length + fixed.length)} changed, ${String(prune ? absent.length : 0)} removed, ${String(unchanged.length)} unchanged`,
    '',
  ].join('\n');

/** Of settings that the file does not have. */
const settingsText = (diff: SettingsDiff['_tag'], { page, retain_checks_days }: FileSettings): string => {
  const what = page === undefined && retain_checks_days === undefined ? 'defaults' : 'settings';
  if (diff === 'remove') return `- ${what} of the file\n`;
  return diff === 'kept'
    ? `  the table has ${what} that the file does not have; they are kept (--prune removes them)\n`
    : '';
};

const noFile: FileSettings = { defaults: {} };

/** The changes of defaults, page, retention and channels. */
const settingsLines = (
  before: FileSettings | null | undefined,
  wanted: FileSettings | undefined,
  diff: SettingsDiff,
  prune: boolean,
): string => {
  const channels = channelLines(before?.channels, wanted?.channels, prune).map((line) => `${line}\n`);
  if (diff._tag !== 'write') return [settingsText(diff._tag, before ?? noFile), ...channels].join('');
  const { defaults: old, page: oldPage, retain_checks_days: oldDays = 'none' } = before ?? noFile;
  const { defaults: now, page: newPage, retain_checks_days: newDays = 'none' } = wanted ?? noFile;
  return [
    sameSettings({ defaults: old }, { defaults: now }) ? '' : '~ defaults of the file\n',
    samePage(oldPage, newPage) ? '' : '~ page of the file\n',
    oldDays === newDays ? '' : `~ retain_checks_days: ${String(oldDays)} -> ${String(newDays)}\n`,
    ...channels,
  ].join('');
};

const settingsOutcome: Readonly<Record<Exclude<SettingsDiff['_tag'], 'unchanged'>, string>> = {
  write: 'changed',
  remove: 'removed',
  kept: 'kept',
};

/** As when the file is empty, cut off, or meant for another table. */
const keepsNone = ({ changed, fixed, unchanged, absent }: ConfigDiff): boolean =>
  absent.length > 0 && changed.length + fixed.length + unchanged.length === 0;

const asJson = (
  diff: ConfigDiff,
  settings: SettingsDiff,
  prune: boolean,
  written: boolean,
): Readonly<Record<string, unknown>> => ({
  added: diff.added.map(({ api_id }) => api_id),
  changed: [
    ...diff.changed.map(({ config, changes }) => ({ api_id: config.api_id, changes })),
    ...diff.fixed.map(({ config, unusable }) => ({
      api_id: config.api_id,
      changes: [],
      replaces_invalid: unusable.faults,
    })),
  ],
  removed: prune ? diff.absent : [],
  kept: prune ? [] : diff.absent,
  unchanged: diff.unchanged,
  ...(settings._tag === 'unchanged' ? {} : { settings: settingsOutcome[settings._tag] }),
  written,
});

/** `apis apply FILE`: writes the table from the file, as a diff. The file is validated whole before anything is written. */
export const applyApis = async (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
): Promise<ExitCode> => {
  const read = readChoice(context, Options, input);
  if (E.isLeft(read)) return failWith(context, read.left);
  const { options, choice, environment } = read.right;
  if (choice._tag === 'sqlite')
    return fail(context, exitCodes.usage, [
      'apis apply writes the table of --store dynamodb; with SQLite, a pass reads the file itself',
    ]);
  const { region, tables } = choice;
  const file = await openConfigs(options.args?.[0] ?? 'apis.yaml', { configs: null });
  const wanted = await file.read()();
  if (E.isLeft(wanted)) return failWith(context, failed(wanted.left));
  const refused = [...wanted.right.invalid, ...(wanted.right.refused ?? [])];
  if (refused.length > 0)
    return fail(context, exitCodes.usage, [
      ...refused.flatMap(({ faults }) => faults),
      `${file.name} is not applied: nothing was written`,
    ]);
  const { configItemError } = await import('../../../adapters/dynamodb/items/config-item.ts');
  const tooLarge = wanted.right.configs.flatMap((config) => configItemError(config) ?? []);
  if (tooLarge.length > 0)
    return fail(context, exitCodes.usage, [...tooLarge, `${file.name} is not applied: nothing was written`]);
  const store = await openStore(choice, { readOnly: true, clock: context.clock });
  if (E.isLeft(store)) return failWith(context, store.left);
  const table = await openConfigs(undefined, store.right);
  const stored = await table.read()();
  store.right.close();
  if (E.isLeft(stored)) return fail(context, exitCodes.failed, [stored.left.message]);
  for (const one of stored.right.invalid.filter(({ api_id }) => api_id === null))
    context.log(`upledger: ${invalidItemText(one)}; no file can list it, so it is kept\n`);
  const diff = diffConfigs(stored.right, wanted.right.configs);
  const prune = options.prune === true;
  const before = stored.right.outdated === undefined ? stored.right.settings : null;
  const settings = diffSettings(before, wanted.right.settings, prune);
  if (prune && keepsNone(diff)) {
    const wayOut = diff.added.length > 0 ? 'apply it without --prune first' : 'delete the items by hand';
    return fail(context, exitCodes.usage, [
      `${file.name} lists none of the APIs in ${table.name} (${String(diff.absent.length)}), which looks like a mistake: nothing was written; if it is intended, ${wayOut}`,
    ]);
  }
  const harm = retentionWarning(wanted.right.settings?.retain_checks_days, environment.retainDays);
  if (harm !== null) context.log(`upledger: ${harm}\n`);
  const toWrite = options.dryRun !== true;
  if (options.json !== true)
    await context.print(
      settingsLines(before, wanted.right.settings, settings, prune) + renderDiff(diff, prune),
    );
  if (toWrite) {
    const { createDynamoAdmin } = await import('../../../adapters/dynamodb/admin/create-dynamo-admin.ts');
    const admin = await createDynamoAdmin(region, tables);
    const written = await admin.writeConfigs(diff, settings, wanted.right.settings?.channels, prune)();
    admin.close();
    if (E.isLeft(written)) return fail(context, exitCodes.failed, [written.left.message]);
  } else if (options.json !== true) await context.print('dry run: nothing was written\n');
  const json = options.json === true ? asJson(diff, settings, prune, toWrite) : null;
  const { configs } = wanted.right;
  if (options.sync !== true) {
    if (json !== null) await context.printData(`${JSON.stringify(json)}\n`);
    for (const line of await unheardMail(environment.topicArn, { configs }))
      context.log(`upledger: ${line}\n`);
    return exitCodes.done;
  }
  const after = { ...appliedConfigs(stored.right, configs, prune), name: table.name };
  const synced = await syncMail(environment.topicArn, after, !toWrite);
  if (json !== null)
    await context.printData(
      `${JSON.stringify({ ...json, subscriptions: E.isRight(synced) ? synced.right.json : null })}\n`,
    );
  if (E.isLeft(synced)) return failWith(context, synced.left);
  if (json === null) await context.print(synced.right.text);
  for (const line of synced.right.messages) context.log(`upledger: ${line}\n`);
  return synced.right.code;
};
