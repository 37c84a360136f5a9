import * as E from 'fp-ts/lib/Either.js';
import type { FileSettings } from './api-config.ts';
import { sameChannels } from './channels/channel-changes.ts';
import { hasSettings } from './channels/channel-settings.ts';
import { decodeChannelSettings } from './channels/decode-channel-settings.ts';
import { issuesOfDefaults } from './decode-api-config.ts';
import { configIssueText } from './config-error.ts';
import { isMap } from './shapes.ts';

/** The version of the stored settings that this program writes, and the newest that it can read. */
export const settingsVersion = 1;

/**
 * Settings as they are stored: `{v, defaults, channels, default_channels}`. Members that are not known yet are left alone. A left says why they cannot
 * be used.
 */
export const decodeSettings = (raw: unknown): E.Either<string, FileSettings> => {
  if (!isMap(raw)) return E.left('the settings are not a map');
  const { v, defaults = {} } = raw;
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1) return E.left('the settings have no version v');
  if (v > settingsVersion)
    return E.left(
      `the settings were written by a newer upledger (version ${String(v)}; this one knows ${String(settingsVersion)}): upgrade upledger`,
    );
  if (!isMap(defaults)) return E.left('defaults of the settings is not a map');
  const { settings: channels, issues } = decodeChannelSettings({
    channels: raw['channels'],
    default_channels: raw['default_channels'],
  });
  if (issues.length > 0) return E.left(issues.map((issue) => configIssueText('', issue)).join('; '));
  // Nothing but an export uses them, so a field that a newer program added costs no pass anything.
  return E.right({ defaults, ...(hasSettings(channels) && { channels }) });
};

/** Why the defaults of stored settings cannot stand in a file, or nothing. */
export const issuesOfSettings = ({ defaults }: FileSettings): readonly string[] =>
  issuesOfDefaults(defaults).map((issue) => configIssueText('defaults', issue));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  return isMap(value)
    ? Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => [key, sorted(one)])
    : value;
};

/** Whether two settings say the same, in whatever order. */
export const sameSettings = (one: FileSettings, other: FileSettings): boolean =>
  JSON.stringify(sorted(one.defaults)) === JSON.stringify(sorted(other.defaults)) &&
  sameChannels(one.channels, other.channels);
