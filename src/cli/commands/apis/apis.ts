import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { applyApis } from './apply-apis.ts';
import { listApis } from './list-apis.ts';
import { validateApis } from './validate-apis.ts';

/** The configured APIs. */
export const apis: CommandModule = {
  declare: (command) => {
    declareApis(
      declareStore(command.command('list').description('what is monitored, and what is invalid')),
    ).option('--json', 'print a JSON list');
    command
      .command('validate')
      .description('check a file of APIs as a whole; nothing is read or written beside it')
      .argument('[file]', 'default: apis.yaml')
      .option('--json', 'print one JSON object');
    declareStore(
      command
        .command('apply')
        .description('write the configs table from a file, as a diff; the whole file must be valid')
        .argument('[file]', 'default: apis.yaml'),
    )
      .option('--dry-run', 'show the diff and write nothing')
      .option('--prune', 'remove what the file does not name')
      .option('--json', 'print one JSON object');
  },
  run: (context, input) => {
    if (input['subcommand'] === 'list') return listApis(context, input);
    return input['subcommand'] === 'apply' ? applyApis(context, input) : validateApis(context, input);
  },
};
