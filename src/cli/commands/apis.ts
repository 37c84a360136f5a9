import type { CommandModule } from '../command.ts';
import { declareApis, declareStore } from '../declare-store.ts';
import { listApis } from '../list-apis.ts';
import { validateApis } from '../validate-apis.ts';

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
  },
  run: (shell, input) =>
    input['subcommand'] === 'list' ? listApis(shell, input) : validateApis(shell, input),
};
