import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileParseCache } from '../../adapters/cache/file-parse-cache.ts';
import { withoutCache, type ParseCache } from '../../runner/ports/parse-cache.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import { programVersion } from './program-version.ts';

/** Put in place when the program is bundled: the digest of its sources and packages. */
declare const UPLEDGER_SOURCES: string | undefined;

/** Nothing can be kept below a device. */
const nowhere = '/dev/null';

/** Not every user has one, such as that of a container, and `HOME` may be empty. */
const home = (): string => {
  try {
    const folder = homedir();
    return folder === '' ? nowhere : folder;
  } catch {
    return nowhere;
  }
};

/** The user's cache folder, in which the code of the program is kept as well (`launcher-source.ts` has the same rules). */
const cacheFolder = (env: ProcessContext['env']): string => {
  const { NODE_COMPILE_CACHE: named = '', XDG_CACHE_HOME: ofUser = '' } = env;
  if (named !== '') return named;
  return join(ofUser === '' ? join(home(), '.cache') : ofUser, 'upledger');
};

/** Nothing is kept when the program runs from its sources: they may change from one run to the next. */
export const openParseCache = (env: ProcessContext['env']): ParseCache =>
  typeof UPLEDGER_SOURCES !== 'string' || (env['NODE_DISABLE_COMPILE_CACHE'] ?? '') !== ''
    ? withoutCache
    : fileParseCache({
        folder: join(cacheFolder(env), `configs-${String(process.getuid?.())}`),
        program: `${programVersion()} ${UPLEDGER_SOURCES}`,
      });
