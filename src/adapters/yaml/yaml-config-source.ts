import * as E from 'fp-ts/lib/Either.js';
import type { Configs, ConfigSource } from '../../runner/ports/config-source.ts';
import { decodeApis } from './decode-apis.ts';
import { parseApis } from './parse-apis.ts';
import { readTextFile } from './read-text-file.ts';

const only = ({ configs, invalid }: Configs, apiIds: readonly string[]): Configs => {
  const asked = new Set(apiIds);
  return {
    configs: configs.filter(({ api_id }) => asked.has(api_id)),
    invalid: invalid.filter(({ api_id }) => api_id !== null && asked.has(api_id)),
  };
};

/** Configs from `apis.yaml`. The file is read anew each time, so that a loop sees what was changed. */
export const yamlConfigSource = (path: string): ConfigSource => ({
  name: path,
  read: (apiIds) => async () => {
    const text = await readTextFile(path)();
    if (E.isLeft(text)) return text;
    const raw = parseApis(path, text.right);
    if (E.isLeft(raw)) return raw;
    const all = decodeApis(path, text.right, raw.right);
    return E.right(apiIds === undefined ? all : only(all, apiIds));
  },
});
