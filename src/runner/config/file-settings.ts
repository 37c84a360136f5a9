import * as E from 'fp-ts/lib/Either.js';
import type { FileSettings } from './api-config.ts';
import { sameChannels } from './channels/channel-changes.ts';
import { hasSettings } from './channels/channel-settings.ts';
import { decodeChannelSettings } from './channels/decode-channel-settings.ts';
import { issuesOfDefaults } from './decode-api-config.ts';
import { configIssueText, type ConfigError } from './config-error.ts';
import { decodePage } from './page/decode-page.ts';
import { pageDefaults, type PageSettings } from './page/page-settings.ts';
import { issuesOfRetention, retentionKey, saidRetention } from './retention.ts';
import { isMap } from './shapes.ts';

/** The version of the stored settings that this program writes, and the newest that it can read. */
export const settingsVersion = 1;

/**
 * Settings as they are stored: `{v, defaults, channels, default_channels, page, retain_checks_days}`. Members that are not known yet are left alone. A left says why they cannot
 * be used. Page settings that cannot be used are left out, because neither checks nor alerts depend on them.
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
  const {
    settings: channels,
    issues,
    unusable,
  } = decodeChannelSettings({
    channels: raw['channels'],
    default_channels: raw['default_channels'],
  });
  const all = [...unusable, ...issues, ...issuesOfRetention(raw[retentionKey])];
  if (all.length > 0) return E.left(all.map((issue) => configIssueText('', issue)).join('; '));
  // Nothing but an export uses them, so a field that a newer program added costs no pass anything.
  const page = pageOf(raw['page']);
  return E.right({
    defaults,
    ...(hasSettings(channels) && { channels }),
    ...(E.isRight(page) && page.right !== null && { page: page.right }),
    ...saidRetention(raw[retentionKey]),
  });
};

/** Page settings as a file or a table has them: null where nothing is said of the page. */
const pageOf = (raw: unknown): E.Either<readonly ConfigError[], PageSettings | null> =>
  raw === undefined || raw === null ? E.right(null) : decodePage(raw);

/** Why the page settings of stored settings cannot be used, or nothing. */
export const issuesOfStoredPage = (raw: unknown): readonly string[] => {
  const page = pageOf(isMap(raw) ? raw['page'] : null);
  return E.isLeft(page) ? page.left.map((issue) => configIssueText('', issue)) : [];
};

/** What page settings say beside their defaults. */
export const saidOfPage = (page: PageSettings): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(page).filter(([field, value]) => !isSame(value, Reflect.get(pageDefaults, field))),
  );

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** Whether two settings say the same of the page. */
export const samePage = (one: FileSettings['page'], other: FileSettings['page']): boolean =>
  isSame(one ?? pageDefaults, other ?? pageDefaults);

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
  isSame(one.defaults, other.defaults) &&
  one.retain_checks_days === other.retain_checks_days &&
  sameChannels(one.channels, other.channels) &&
  samePage(one.page, other.page);
