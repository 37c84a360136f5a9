import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { invalidConfigText } from '../../../runner/config/invalid-config.ts';
import { fileOf } from '../../../runner/config/export-file.ts';
import { issuesOfSettings } from '../../../runner/config/file-settings.ts';
import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { workOrFail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { readInput } from '../../input/read-input.ts';
import { firstLines } from '../../../runner/text/list-text.ts';
import { readConfigsAlone } from '../../wiring/open-configs.ts';

const Options = t.readonly(t.partial(storeOptions));

/** `apis export`: writes the configured APIs as an equivalent file, and names what cannot be written. */
export const exportApis = (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
): Promise<ExitCode> =>
  pipe(
    TE.fromEither(readInput(context, Options, input)),
    TE.bind('found', ({ options, environment }) => readConfigsAlone(options, environment, context.clock)),
    workOrFail(context, async ({ found }) => {
      const { configs, invalid, outdated, settings = { defaults: {} } } = found;
      const issues = issuesOfSettings(settings);
      const left = [
        ...(outdated === undefined ? [] : [outdated.why]),
        ...issues.map((issue) => `${issue}: the defaults are not exported`),
        ...invalid.map((one) => `${invalidConfigText(one)}: it is not exported`),
      ];
      for (const text of firstLines(left)) context.log(`upledger: ${text}\n`);
      const { writeApis } = await import('../../../adapters/yaml/write-apis.ts');
      await context.printData(
        writeApis(fileOf(configs, issues.length === 0 ? settings : { ...settings, defaults: {} })),
      );
      return left.length === 0 ? exitCodes.done : exitCodes.usage;
    }),
  );
