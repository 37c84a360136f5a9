import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, Configs } from '../../runner/ports/config-source.ts';
import { decodeApis } from './decode-apis.ts';
import { parseApis, type Parse } from './parse-apis.ts';
import { parseYaml } from './parse-yaml.ts';

/** Everything that a text of configs lists; a left when the text as a whole cannot be used, with all that is wrong. */
export const readApis = async (
  name: string,
  text: string,
  parse: Parse = parseYaml,
): Promise<E.Either<ConfigError, Configs>> => {
  const file = await parseApis(name, text, parse);
  return E.isLeft(file) ? file : E.right(await decodeApis(name, text, file.right));
};
