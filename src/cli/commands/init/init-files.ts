import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import type { ExitCode } from '../../contract/command.ts';
import { openStore } from '../../wiring/open-store.ts';
import { failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { fileOutcomeText, offerExample } from './example-apis-yaml.ts';

/** The SQLite file and a commented example, each only when it is not there. */
export const initFiles = async (context: ProcessContext, file: string, apis: string): Promise<ExitCode> => {
  const wasThere = existsSync(file);
  const store = await openStore({ _tag: 'sqlite', file }, { readOnly: false, clock: context.clock });
  if (E.isLeft(store)) return failWith(context, store.left);
  store.right.close();
  await context.print(`${fileOutcomeText(file, wasThere ? 'kept' : 'created')}\n`);
  return offerExample(context, apis, 'upledger run && upledger status');
};
