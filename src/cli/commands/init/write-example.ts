import { writeFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { exampleApisYaml } from './example-apis-yaml.ts';
import { hasCode } from '../../terminal/file-error.ts';

/** Never over a file that is there: `wx` refuses in the same step that would create it. */
export const writeExample = async (file: string): Promise<E.Either<string, 'created' | 'kept'>> => {
  try {
    await writeFile(file, exampleApisYaml, { flag: 'wx' });
    return E.right('created');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return E.right('kept');
    return E.left(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** For people: what became of a file. */
export const toldOfFile = (file: string, became: 'created' | 'kept'): string =>
  became === 'created' ? `created ${file}` : `${file} is there already, left as it is`;
