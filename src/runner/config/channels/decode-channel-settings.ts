import * as E from 'fp-ts/lib/Either.js';
import { ChannelId, defaultChannel } from '../../../events/fields/channel-id.ts';
import { kindOf, type ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { toList } from '../shapes.ts';
import { mostChannels, type ChannelSettings } from './channel-settings.ts';
import { mustBeId } from '../fields/channel-ids.ts';
import { checkChannel, shown, usableChannelId } from './decode-channels.ts';

/** Far more than anybody needs. */
const manyChannels = 100;

/** `path` begins with the key of the file: `['channels', '2', 'url']`. */
export type SettingsIssue = ConfigError;

export type DecodedSettings = Readonly<{
  settings: ChannelSettings;
  /** nobody can tell which channels an API has that names none: the source as a whole cannot be used */
  unusable: readonly SettingsIssue[];
  /** issues of single channels; a pass continues without the invalid ones */
  issues: readonly SettingsIssue[];
  /** issues that only `validate` and `apply` reject; a pass uses the valid channels */
  refused: readonly SettingsIssue[];
}>;

type Listed = Readonly<{ channels: ChannelSettings['channels']; ids: readonly (string | null)[] }> &
  Pick<DecodedSettings, 'issues' | 'unusable'>;

const checkList = (raw: unknown): Listed => {
  const list = toList(raw ?? [], manyChannels);
  if (list === null) {
    const what = `is ${kindOf(raw)}, must be a list of at most ${String(manyChannels)} channels: begin each with "- "`;
    return { channels: [], ids: [null], issues: [], unusable: [{ path: ['channels'], what }] };
  }
  const ids = list.map(usableChannelId);
  const isDouble = (id: string | null): boolean => id !== null && ids.indexOf(id) !== ids.lastIndexOf(id);
  const channels: ChannelSettings['channels'][number][] = [];
  const issues: SettingsIssue[] = [];
  for (const [index, one] of list.entries()) {
    const at = ['channels', String(index)];
    const id = ids[index] ?? null;
    const checked = checkChannel(one);
    if (isDouble(id))
      issues.push({
        path: [...at, 'id'],
        what: `is "${String(id)}" more than once: each channel needs its own id`,
      });
    if (E.isLeft(checked))
      issues.push(...checked.left.map(({ path, what }) => ({ path: [...at, ...path], what })));
    else if (!isDouble(id)) channels.push(checked.right);
  }
  return { channels, ids, issues, unusable: [] };
};

/** The ids of `default_channels`, or what is wrong with it. */
const listedIds = (raw: unknown): E.Either<readonly SettingsIssue[], readonly string[]> => {
  const items = toList(raw, mostChannels);
  if (items === null || items.length === 0)
    return E.left([
      {
        path: ['default_channels'],
        what: `is ${kindOf(raw)}, must be a list of 1 to ${String(mostChannels)} ids of channels, such as [team, default]`,
      },
    ]);
  const issues = items.flatMap((item, index) =>
    ChannelId.is(item)
      ? []
      : [{ path: ['default_channels', String(index)], what: `is ${shownItem(item)}, ${mustBeId}` }],
  );
  return issues.length > 0 ? E.left(issues) : E.right(items.filter(ChannelId.is));
};

const shownItem = (item: unknown): string =>
  typeof item === 'string' || typeof item === 'number' ? shown(item) : kindOf(item);

/** A channel that is named but not defined. */
export const undefinedChannel = (id: string, defined: readonly string[]): string =>
  `is "${id}", which is not one of the channels${didYouMean(id, [...defined, defaultChannel])}`;

/** What a source says of channels, and what is wrong with that. */
export const decodeChannelSettings = (
  raw: Readonly<{ channels?: unknown; default_channels?: unknown }>,
): DecodedSettings => {
  const { channels, ids, issues, unusable } = checkList(raw.channels);
  const defined = [...new Set(ids.filter((id) => id !== null))];
  // Of two channels with the same id, one is most likely another.
  const isComplete = !ids.includes(null) && defined.length === ids.length;
  const given = raw.default_channels ?? null;
  const listed = given === null ? E.right(null) : listedIds(given);
  const default_channels = E.isRight(listed) ? listed.right : null;
  const wrong = E.isLeft(listed) ? listed.left : [];
  const tooMany =
    given === null && defined.length >= mostChannels
      ? [
          {
            path: ['channels'],
            what: `are ${String(defined.length)}, more than the ${String(mostChannels - 1)} that an API can be told on beside default: name those of most APIs in default_channels`,
          },
        ]
      : [];
  return {
    settings: { channels, defined, default_channels, complete: isComplete && wrong.length === 0 },
    unusable: [...unusable, ...wrong],
    issues,
    refused: [
      ...tooMany,
      ...(default_channels ?? []).flatMap((id, index) =>
        id === defaultChannel || defined.includes(id)
          ? []
          : [{ path: ['default_channels', String(index)], what: undefinedChannel(id, defined) }],
      ),
    ],
  };
};
