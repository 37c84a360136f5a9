import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { readChoice } from '../../wiring/choose-store.ts';
import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { initDynamoDb } from './init-dynamodb.ts';
import { initFiles } from './init-files.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';

const Options = t.readonly(t.partial({ ...storeOptions, print: t.boolean }));

/** The ledger and a commented apis.yaml. What is there already stays as it is. */
export const init: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command)).option(
      '--print',
      'with dynamodb: print the definitions of the tables as JSON and create nothing',
    );
  },
  run: async (context, input) => {
    const read = readChoice(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, choice } = read.right;
    const { apis = 'apis.yaml' } = options;
    if (choice._tag === 'sqlite')
      return options.print === true
        ? fail(context, exitCodes.usage, [
            '--print is for --store dynamodb: an SQLite file creates its own tables',
          ])
        : initFiles(context, choice.file, apis);
    return initDynamoDb(context, choice, { print: options.print ?? false, apis });
  },
};
