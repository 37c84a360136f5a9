import * as E from 'fp-ts/lib/Either.js';
import type { StoreChoice } from '../../wiring/choose-store.ts';
import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail } from '../../contract/fail.ts';
import { shellWord } from '../../../runner/text/shell-word.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { offerExample } from './example-apis-yaml.ts';

type DynamoDb = Extract<StoreChoice, { _tag: 'dynamodb' }>;

/** An endpoint of one's own. In an account, Terraform makes the tables: with backups, alarms and rights. */
const ownEndpoint = (env: ProcessContext['env']): string | null => {
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  const host = URL.parse(endpoint)?.hostname ?? '';
  return host === '' || /\.amazonaws\.com(?:\.cn)?$/u.test(host) ? null : endpoint;
};

/** Creates an example file and, on a local endpoint, the three tables; otherwise prints the required tables. */
export const initDynamoDb = async (
  context: ProcessContext,
  { region, tables }: DynamoDb,
  { print, apis }: Readonly<{ print: boolean; apis: string }>,
): Promise<ExitCode> => {
  const { tableDefinitions } = await import('../../../adapters/dynamodb/admin/table-definitions.ts');
  const definitions = tableDefinitions(tables);
  if (print) {
    await context.printData(`${JSON.stringify(definitions, null, 2)}\n`);
    return exitCodes.done;
  }
  const apply = `upledger apis apply ${shellWord(apis)}`;
  const leaveTables = async (): Promise<ExitCode> => {
    await context.print(
      'no tables created: in an AWS account, terraform apply creates them; --print shows their definitions\n',
    );
    return offerExample(context, apis, `${apply} && upledger status`);
  };
  if (ownEndpoint(context.env) === null) return leaveTables();
  const [{ dynamoClient }, { createTables }, { writeLogIdentity }] = await Promise.all([
    import('../../../adapters/dynamodb/client/dynamo-client.ts'),
    import('../../../adapters/dynamodb/admin/create-tables.ts'),
    import('../../../adapters/dynamodb/admin/write-log-identity.ts'),
  ]);
  const client = dynamoClient(region);
  const made = await createTables(client, definitions)();
  // Existing states may belong to another log; passes compare them.
  const identity =
    E.isRight(made) && made.right.created.includes(tables.states)
      ? await writeLogIdentity(client, tables)()
      : E.right(undefined);
  client.destroy();
  // An endpoint of one's own in an account, such as that of a VPC.
  if (E.isLeft(made) && made.left.denied) return leaveTables();
  if (E.isLeft(made)) return fail(context, exitCodes.failed, [made.left.message]);
  if (E.isLeft(identity)) return fail(context, exitCodes.failed, [identity.left.message]);
  const { created, fixed, existing } = made.right;
  await context.print(
    [
      ...created.map((name) => `created table ${name}\n`),
      ...fixed.map((name) => `table ${name} already exists; expiry of old checks was off and is now on\n`),
      ...existing.map((name) => `table ${name} already exists: left unchanged\n`),
    ].join(''),
  );
  return offerExample(context, apis, `${apply} && upledger run --alerts console`);
};
