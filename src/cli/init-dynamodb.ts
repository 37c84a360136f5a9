import * as E from 'fp-ts/lib/Either.js';
import type { StoreChoice } from './choose-store.ts';
import type { ExitCode } from './command.ts';
import { refuse } from './refuse.ts';
import type { Shell } from './shell.ts';

type DynamoDb = Extract<StoreChoice, { _tag: 'dynamodb' }>;

/** An endpoint of one's own. In an account, Terraform makes the tables: with backups, alarms and rights. */
const ownEndpoint = (env: Shell['env']): string | null => {
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  const host = URL.parse(endpoint)?.hostname ?? '';
  return host === '' || /\.amazonaws\.com(?:\.cn)?$/u.test(host) ? null : endpoint;
};

/** Creates the three tables on a local endpoint, or prints what they must be. */
export const initDynamoDb = async (
  shell: Shell,
  { region, tables }: DynamoDb,
  print: boolean,
): Promise<ExitCode> => {
  const { tableDefinitions } = await import('../adapters/dynamodb/table-definitions.ts');
  const definitions = tableDefinitions(tables);
  if (print) {
    await shell.print(`${JSON.stringify(definitions, null, 2)}\n`);
    return 0;
  }
  if (ownEndpoint(shell.env) === null)
    return refuse(shell, 2, [
      'init creates tables on an endpoint of your own only (AWS_ENDPOINT_URL_DYNAMODB is not set): in an account, terraform apply creates them; --print shows what they must be',
    ]);
  const [{ dynamoClient }, { createTables }] = await Promise.all([
    import('../adapters/dynamodb/dynamo-client.ts'),
    import('../adapters/dynamodb/create-tables.ts'),
  ]);
  const client = dynamoClient(region);
  const made = await createTables(client, definitions)();
  client.destroy();
  if (E.isLeft(made)) return refuse(shell, 1, [made.left.message]);
  const { created, mended, existing } = made.right;
  await shell.print(
    [
      ...created.map((name) => `created table ${name}\n`),
      ...mended.map((name) => `table ${name} is there already; it let no old check expire, and does now\n`),
      ...existing.map((name) => `table ${name} is there already, left as it is\n`),
    ].join(''),
  );
  return 0;
};
