import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { goneChannels } from './channels/channel-changes.ts';
import { noSettings } from './channels/channel-settings.ts';
import { configFields, type ApiConfig, type FileSettings } from './api-config.ts';
import type { Configs } from '../ports/config-source.ts';
import { redactAssertion } from './fields/assertions.ts';
import { sameSettings } from './file-settings.ts';
import { redactUrl } from './redact-url.ts';

/** One field that differs, as it may be shown: never a header's value, a body, or the query of a URL. */
export type FieldChange = Readonly<{ field: string; from: string; to: string }>;

/** What `apis apply` would write. Each list in order of api_id. */
export type ConfigDiff = Readonly<{
  added: readonly ApiConfig[];
  changed: readonly Readonly<{ config: ApiConfig; changes: readonly FieldChange[] }>[];
  /** the stored item does not decode and is replaced */
  fixed: readonly Readonly<{ config: ApiConfig; unusable: InvalidItem }>[];
  unchanged: readonly string[];
  /** stored and not in the file; removed only when asked to */
  absent: readonly string[];
}>;

/** What becomes of the settings: `kept` are those of another file, which only `--prune` removes. */
export type SettingsDiff =
  | Readonly<{ _tag: 'unchanged' }>
  /** `after`: what is left once no API needs the rest */
  | Readonly<{ _tag: 'write'; settings: FileSettings; after?: FileSettings }>
  | Readonly<{ _tag: 'remove' }>
  | Readonly<{ _tag: 'kept' }>;

/** `stored` null: there are some, and they cannot be used; undefined: there are none. */
export const diffSettings = (
  stored: FileSettings | null | undefined,
  wanted: FileSettings | undefined,
  prune: boolean,
): SettingsDiff => {
  if (wanted !== undefined) {
    const gone = goneChannels(stored?.channels, wanted.channels);
    const channels = wanted.channels ?? noSettings;
    const both: FileSettings =
      gone.length === 0
        ? wanted
        : { ...wanted, channels: { ...channels, channels: [...channels.channels, ...gone] } };
    if (prune && gone.length > 0) return { _tag: 'write', settings: both, after: wanted };
    return stored !== undefined && stored !== null && sameSettings(stored, both)
      ? { _tag: 'unchanged' }
      : { _tag: 'write', settings: both };
  }
  if (stored === undefined) return { _tag: 'unchanged' };
  return { _tag: prune ? 'remove' : 'kept' };
};

/** Compares what is stored with what is wanted, by what it means: the order of codes and addresses is nothing. */
export const diffConfigs = (stored: Configs, wanted: readonly ApiConfig[]): ConfigDiff => {
  const before = new Map(stored.configs.map((config) => [config.api_id, config]));
  const broken = new Map(
    stored.invalid.flatMap((one) => (one.api_id === null ? [] : [[one.api_id, one] as const])),
  );
  const inOrder = wanted.toSorted((a, b) => textOrder(a.api_id, b.api_id));
  const names = new Set(wanted.map(({ api_id }) => api_id));
  const known = inOrder.flatMap((config) => {
    const old = before.get(config.api_id);
    return old === undefined ? [] : [{ config, changes: changesOf(old, config) }];
  });
  return {
    added: inOrder.filter(({ api_id }) => !before.has(api_id) && !broken.has(api_id)),
    changed: known.filter(({ changes }) => changes.length > 0),
    fixed: inOrder.flatMap((config) => {
      const unusable = broken.get(config.api_id);
      return unusable === undefined ? [] : [{ config, unusable }];
    }),
    unchanged: known.filter(({ changes }) => changes.length === 0).map(({ config }) => config.api_id),
    absent: [...before.keys(), ...broken.keys()].filter((id) => !names.has(id)).toSorted(textOrder),
  };
};

/** What the table lists once a file was applied: with `prune` nothing that the file does not. */
export const appliedConfigs = (stored: Configs, wanted: readonly ApiConfig[], prune: boolean): Configs => {
  const names = new Set(wanted.map(({ api_id }) => api_id));
  const stays = ({ api_id }: Readonly<{ api_id: string | null }>) =>
    api_id === null || (!prune && !names.has(api_id));
  return {
    configs: [...wanted, ...stored.configs.filter(stays)],
    invalid: stored.invalid.filter(stays),
  };
};

const textOrder = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const changesOf = (old: ApiConfig, now: ApiConfig): readonly FieldChange[] => {
  const shownBefore = loggedFields(old);
  const shownNow = loggedFields(now);
  const keysBefore = comparedFields(old);
  const keysNow = comparedFields(now);
  return configFields.flatMap((field) =>
    keysBefore[field] === keysNow[field]
      ? []
      : [{ field, from: shownBefore[field] ?? '', to: shownNow[field] ?? '' }],
  );
};

/** Each field as a text that is equal exactly when the field means the same: an address does in whatever case. */
const comparedFields = ({ assertions, ...config }: ApiConfig): Readonly<Record<string, string>> => ({
  // Their order counts: an error names the first that fails.
  assertions: canonicalJson(assertions),
  ...Object.fromEntries(
    Object.entries(config).map(([field, value]) => [
      field,
      JSON.stringify(
        Array.isArray(value)
          ? value.map(field === 'tags' ? String : folded).toSorted(textOrder)
          : sortedMap(value),
      ),
    ]),
  ),
});

const folded = (entry: unknown): string => String(entry).toLowerCase();

const sortedMap = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).toSorted(([a], [b]) => textOrder(a, b))
    : value;

const loggedFields = (config: ApiConfig): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({
      ...config,
      url: redactUrl(config.url),
      headers: Object.keys(config.headers)
        .toSorted(textOrder)
        .map((name) => `${name}: ***`),
      assertions: config.assertions.map(redactAssertion),
      body: config.body === null ? null : `${String(config.body.length)} characters`,
    }).map(([field, value]) => [field, JSON.stringify(value)]),
  );
