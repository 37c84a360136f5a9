import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, Configs } from '../../runner/ports/config-source.ts';
import { decodeApis } from './decode-apis.ts';
import { parseApis } from './parse-apis.ts';

/** Everything that a text of configs lists; a left when the text as a whole cannot be used, with all that is wrong. */
export const readApis = async (name: string, text: string): Promise<E.Either<ConfigError, Configs>> => {
  const file = await parseApis(name, text);
  return E.isLeft(file) ? file : E.right(await decodeApis(name, text, file.right));
};
