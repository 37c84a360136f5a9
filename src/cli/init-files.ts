import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { ExitCode } from './command.ts';
import { exampleApisYaml } from './example-apis-yaml.ts';
import { hasCode } from './has-code.ts';
import { openStore } from './open-store.ts';
import { refuse } from './refuse.ts';
import type { Shell } from './shell.ts';

/** Never over a file that is there: `wx` refuses in the same step that would create it. */
const writeExample = async (file: string): Promise<E.Either<string, 'created' | 'kept'>> => {
  try {
    await writeFile(file, exampleApisYaml, { flag: 'wx' });
    return E.right('created');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return E.right('kept');
    return E.left(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const told = (file: string, became: 'created' | 'kept'): string =>
  became === 'created' ? `created ${file}` : `${file} is there already, left as it is`;

/** The SQLite file and a commented example, each only when it is not there. */
export const initFiles = async (shell: Shell, file: string, apis: string): Promise<ExitCode> => {
  const wasThere = existsSync(file);
  const store = await openStore({ _tag: 'sqlite', file }, { readOnly: false, clock: shell.clock });
  if (E.isLeft(store)) return refuse(shell, store.left.code, [store.left.message]);
  store.right.close();
  await shell.print(`${told(file, wasThere ? 'kept' : 'created')}\n`);
  const example = await writeExample(apis);
  if (E.isLeft(example)) return refuse(shell, 1, [example.left]);
  await shell.print(`${told(apis, example.right)}\n`);
  if (example.right === 'created')
    await shell.print(`Put your APIs into ${apis}, then: upledger run && upledger status\n`);
  return 0;
};
