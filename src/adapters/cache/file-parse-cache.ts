import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ParseCache } from '../../runner/ports/parse-cache.ts';
import { readOwnFile, writeOwnFile } from './own-file.ts';
import { seal, unseal } from './seal.ts';
import { isWithin } from './size-within.ts';

/** A smaller text is parsed in less than about 5 ms. */
const leastCharacters = 16_384;

/** Aliases and merges can make far more of a text than it is. */
const mostCharacters = 32 * 1024 * 1024;

type Options = Readonly<{
  /** of this user; it need not exist */
  folder: string;
  /** says which program it is: another one may make something else of a text */
  program: string;
}>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const attempt = <A>(work: () => A): A | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

/**
 * Keeps values in files of the user's own, one for each path. A text may hold secrets, so the value is encrypted with a key
 * made of the text: who does not have the text cannot read the file, and a text that has changed does not open it.
 */
export const fileParseCache =
  ({ folder, program }: Options): ParseCache =>
  (path, text, parse) => {
    if (text.length < leastCharacters) return parse(text);
    const file = join(folder, digest(path).slice(0, 32));
    const key = createHash('sha256')
      .update(`${JSON.stringify([program, process.versions.v8])}\n${text}`)
      .digest();
    // In a list, because a value may be null.
    const kept = attempt((): readonly [unknown] => [deserialize(unseal(key, readOwnFile(file)))]);
    if (kept !== null) return kept[0];
    const value = parse(text);
    attempt(() => {
      if (isWithin(value, mostCharacters)) writeOwnFile(file, seal(key, serialize(value)));
    });
    return value;
  };
