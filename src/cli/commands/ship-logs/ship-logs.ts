import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { LogGroup } from '../../../runner/ports/log-group.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { readInput } from '../../input/read-input.ts';
import { fileError } from '../../terminal/file-error.ts';
import { batchesOf, linesIn } from './log-batches.ts';
import { keepPosition, keptPosition, nextPart } from './log-position.ts';
import { countText } from '../../terminal/format.ts';

const Options = t.readonly(t.strict({ args: t.readonlyArray(t.string) }));

/** Sends until the end of the file; what was sent is kept after each part. */
const shipAll = async (context: ProcessContext, group: LogGroup, path: string): Promise<ExitCode> => {
  const { signal, exitCode } = context.interruptible();
  for (let position = keptPosition(path); !signal.aborted;) {
    const { content, next } = nextPart(path, position);
    for (const batch of batchesOf(linesIn(content, context.clock.now()))) {
      const sent = await group.send(batch)();
      if (E.isLeft(sent)) return fail(context, exitCodes.failed, [sent.left]);
      if (sent.right > 0)
        context.log(
          `upledger: ${countText(sent.right, 'line')} refused by ${group.name}: too old or too new\n`,
        );
    }
    if (next.inode === position?.inode && next.offset === position.offset) return exitCodes.done;
    await keepPosition(path, next);
    position = next;
  }
  return exitCode() ?? exitCodes.done;
};

/** Sends a log to CloudWatch Logs, for machines on which nothing else does. */
export const shipLogs: CommandModule = {
  declare: (command) => {
    command
      .argument('<file>', 'the log, as --log-format json writes it')
      .addHelpText(
        'after',
        '\nThe log group is LOG_GROUP, the log stream is named by RUNNER_ID. FILE.sent keeps how far it got.',
      );
  },
  run: async (context, input) => {
    const read = readInput(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, environment } = read.right;
    const { logGroup, runnerId, region } = environment;
    const [path = ''] = options.args;
    if (logGroup === null)
      return fail(context, exitCodes.usage, ['LOG_GROUP is not set: name the log group in CloudWatch']);
    const issue = fileError(path);
    if (issue !== null) return fail(context, exitCodes.usage, [issue]);
    const { openLogGroup } = await import('../../../adapters/cloudwatch-logs/open-log-group.ts');
    const group = openLogGroup({ group: logGroup, stream: runnerId.replaceAll(/[:*]/gu, '-'), region });
    try {
      return await shipAll(context, group, path);
    } finally {
      group.close();
    }
  },
};
