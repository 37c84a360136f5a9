import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { declareSelection } from '../../lookup/select-apis.ts';
import { applyApis } from './apply-apis.ts';
import { exportApis } from './export-apis.ts';
import { importApis } from './import-apis.ts';
import { listApis } from './list-apis.ts';
import { printSchema } from './print-schema.ts';
import { validateApis } from './validate-apis.ts';

/** The configured APIs. */
export const apis: CommandModule = {
  declare: (command) => {
    declareSelection(
      declareApis(
        declareStore(command.command('list').description('list the monitored APIs, and the invalid ones')),
      ),
    ).option('--json', 'print a JSON list');
    command
      .command('validate')
      .description('validate a file of APIs; nothing else is read or written')
      .argument('[file]', 'default: apis.yaml')
      .option('--json', 'print one JSON object');
    declareApis(
      declareStore(
        command.command('export').description('print the configured APIs as a file that apply accepts'),
      ),
    );
    command
      .command('import')
      .description(
        'print the APIs of a Gatus config or an Uptime Kuma backup as a file; what is left out is named',
      )
      .argument('<file>', 'the YAML of Gatus, or the JSON backup of Uptime Kuma');
    command.command('schema').description('print the JSON Schema of a file of APIs, for editors');
    declareStore(
      command
        .command('apply')
        .description('update the configs table from a file; the whole file must be valid')
        .argument('[file]', 'default: apis.yaml'),
    )
      .option('--dry-run', 'print the diff and write nothing')
      .option('--prune', 'remove the APIs that the file does not list')
      .option('--sync', 'then subscribe each address in notify_emails, as subscriptions sync does')
      .option('--json', 'print one JSON object');
  },
  run: (context, input) => {
    if (input['subcommand'] === 'list') return listApis(context, input);
    if (input['subcommand'] === 'import') return importApis(context, input);
    if (input['subcommand'] === 'export') return exportApis(context, input);
    if (input['subcommand'] === 'schema') return printSchema(context);
    return input['subcommand'] === 'apply' ? applyApis(context, input) : validateApis(context, input);
  },
};
