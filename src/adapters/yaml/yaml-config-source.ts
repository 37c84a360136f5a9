import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { settingsKey } from '../../runner/config/channels/channel-settings.ts';
import type { ConfigError, Configs, ConfigSource } from '../../runner/ports/config-source.ts';
import type { ConfigText, ConfigTexts } from '../../runner/ports/config-texts.ts';
import { withoutCache } from '../../runner/ports/parse-cache.ts';
import { withKeptDigests } from './kept-digests.ts';
import type { Parse } from './parse-apis.ts';
import { parseYaml } from './parse-yaml.ts';
import { readApis } from './read-apis.ts';
import { readFileBytes, textOfFile } from './read-text-file.ts';
import { usageError } from './usage-error.ts';

/** The last usable text, used while the file as a whole cannot be. */
export type KeptTexts = Readonly<{
  texts: ConfigTexts;
  /** ISO time */
  now: () => string;
  /** one line for a person */
  note: (text: string) => void;
}>;

const only = (
  { configs, invalid, digests: _ofAll, ...rest }: Configs,
  apiIds: readonly string[],
): Configs => {
  const asked = new Set(apiIds);
  return {
    ...rest,
    configs: configs.filter(({ api_id }) => asked.has(api_id)),
    invalid: invalid.filter(({ api_id }) => api_id !== null && asked.has(api_id)),
  };
};

const keep = async (path: string, text: ConfigText, { texts, note }: KeptTexts): Promise<void> => {
  const kept = await texts.keep(resolve(path), text)();
  if (E.isLeft(kept))
    note(`the text of ${path} could not be kept for the day that it cannot be used: ${kept.left.message}`);
};

/** The last usable text of the file, with its invalid APIs; the error if none was kept. */
const lastConfigs = async (
  path: string,
  error: ConfigError,
  { texts, note }: KeptTexts,
  read: (name: string, text: string) => Promise<E.Either<ConfigError, Configs>>,
): Promise<E.Either<ConfigError, Configs>> => {
  const last = await texts.last(resolve(path))();
  if (E.isLeft(last)) note(`the last usable text of ${path} could not be read: ${last.left.message}`);
  if (E.isLeft(last) || last.right === null) return E.left(error);
  const { text, read_at } = last.right;
  const configs = await read(`${path} as of ${read_at}`, text);
  if (E.isLeft(configs)) return E.left(error);
  return E.right({ ...configs.right, outdated: { why: error.message.trim(), read_at } });
};

/**
 * Why nobody knows which channels the file defines: an entry has no usable id. To go by the others would record for each API that
 * this channel is owed nothing more. Null: it is known.
 */
const whyIncomplete = ({ settings, invalid }: Configs): ConfigError | null => {
  if (settings?.channels?.complete !== false) return null;
  const faults = invalid.filter(({ api_id }) => api_id === settingsKey).flatMap((one) => one.faults);
  return usageError(faults.join('\n'));
};

/**
 * Configs from `apis.yaml`. The file is read each time, so a loop sees changes. With `kept`, a text that
 * cannot be used as a whole, or does not say which channels there are, is replaced by the last one that could.
 */
export const yamlConfigSource = (
  path: string,
  kept: KeptTexts | null = null,
  cache = withoutCache,
): ConfigSource => {
  /** what was read last, if it could be used and may be kept */
  let usable: ConfigText | null = null;
  const parse: Parse = (text) => cache(resolve(path), text, parseYaml);
  const readText = async (name: string, text: string): Promise<E.Either<ConfigError, Configs>> =>
    E.map(withKeptDigests(cache, resolve(path), text))(await readApis(name, text, parse));
  return {
    name: path,
    read: (apiIds) => async () => {
      usable = null;
      const bytes = await readFileBytes(path)();
      if (E.isLeft(bytes)) return bytes;
      const text = textOfFile(path, bytes.right);
      const now = E.isLeft(text) ? text : await readText(path, text.right);
      const why = E.isLeft(now) ? now.left : whyIncomplete(now.right);
      if (kept !== null && why === null && E.isRight(text))
        usable = { text: text.right, read_at: kept.now() };
      const last = kept === null || why === null ? now : await lastConfigs(path, why, kept, readText);
      // The first text of a file is used even if a channel in it has no usable id.
      const all = E.isRight(last) ? last : now;
      return apiIds === undefined ? all : E.map((configs: Configs) => only(configs, apiIds))(all);
    },
    keep: async () => {
      if (kept !== null && usable !== null) await keep(path, usable, kept);
    },
  };
};
