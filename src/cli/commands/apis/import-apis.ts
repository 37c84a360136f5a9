import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { fileOf } from '../../../runner/config/export-file.ts';
import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { failed, workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { readInput } from '../../input/read-input.ts';
import { countText } from '../../terminal/format.ts';

const Options = t.readonly(t.strict({ args: t.readonly(t.tuple([t.string])) }));

const read = async (file: string) => {
  const [{ readFileBytes, textOfFile }, { importFile }] = await Promise.all([
    import('../../../adapters/yaml/read-text-file.ts'),
    import('../../../adapters/yaml/import-file.ts'),
  ]);
  const bytes = await readFileBytes(file, 'Name the YAML of Gatus, or the JSON backup of Uptime Kuma.')();
  if (E.isLeft(bytes)) return bytes;
  const text = textOfFile(file, bytes.right);
  return E.isLeft(text) ? text : importFile(file, text.right);
};

/** `apis import FILE`: prints the APIs of another monitor as a file, and names what cannot be carried over. */
export const importApis = (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
): Promise<ExitCode> =>
  pipe(
    TE.fromEither(readInput(context, Options, input)),
    TE.bind('found', ({ options }) => pipe(() => read(options.args[0]), TE.mapLeft(failed))),
    workOrFail(context, async ({ environment, found }) => {
      const { configs, notes } = found;
      for (const text of notes) context.log(`${text}\n`);
      const { configWarnings } = await import('../../lookup/config-warnings.ts');
      for (const warning of configWarnings(configs, [], environment.denyPrivateTargets))
        context.log(`upledger: ${warning}\n`);
      const { writeApis } = await import('../../../adapters/yaml/write-apis.ts');
      await context.printData(writeApis(fileOf(configs, { defaults: {} })));
      context.log(
        `upledger: ${countText(configs.length, 'API')} imported, ${countText(notes.length, 'note')}: compare before you use the file\n`,
      );
      return exitCodes.done;
    }),
  );
