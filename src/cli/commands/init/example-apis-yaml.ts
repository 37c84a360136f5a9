import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ExitCode } from '../../contract/command.ts';
import { fileSchemaText } from '../../../runner/config/schema/file-schema.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { asTyped } from '../../contract/program.ts';
import { shellWord } from '../../../runner/text/shell-word.ts';
import { hasCode, writeError } from '../../terminal/file-error.ts';

const checkCommand = 'upledger apis validate apis.yaml';

/** What `init` writes: one API that works as it stands, and every other field as a comment beside its default. */
export const exampleApisYaml = `# yaml-language-server: $schema=apis.schema.json
# The APIs that upledger monitors. One entry each; only api_id and url are required.
# Check this file with: ${checkCommand}

# Where alerts go beside the terminal, or the topic. One line is enough, and any number may stand here:
#
# channels:
#   - { id: hook, kind: webhook, url: 'https://hooks.example.com/upledger' }
#   - { id: mail, kind: email, url: '\${env:UPLEDGER_SECRET_SMTP}', from: upledger@example.com, to: [ops@example.com] }

apis:
  # The name of the API in every table, alert and command: A-Z a-z 0-9 . _ -, at most 128. A number needs quotes.
  - api_id: example
    # An absolute http or https URL. Credentials do not belong here: see headers below.
    url: https://example.com/
    # Checked again after this many seconds (1 to 86400), in wall-clock slots. A duration works too: 2m.
    check_interval_seconds: 120
    # Failures in a row before the API is DOWN, and successes in a row before it is UP again (1 to 100).
    failure_threshold: 2
    success_threshold: 1

  # Every field of an API. An omitted field has the value shown here, unless its comment says otherwise.
  #
  # - api_id: orders
  #   url: https://orders.example.com/health?depth=1   # query values show as *** in alerts and tables
  #   name: null                                       # what people call it, like group and tags not in the log
  #   group: null                                      # chosen by --group
  #   tags: []                                         # chosen by --tag
  #   method: GET                                      # HEAD POST PUT PATCH DELETE OPTIONS
  #   expected_status_codes: [200]                     # codes and ranges: [200, "3xx", "410-418"]
  #   timeout_ms: 5000                                 # or 5s; for DNS, connection, headers and body together
  #   check_interval_seconds: 120
  #   notify_emails: [ops@example.com]                 # default: none
  #   channels: [default]                              # and ids of channels, see above; default: all of them
  #   enabled: true                                    # false: not checked, history kept
  #   failure_threshold: 1
  #   success_threshold: 1
  #   retries: 0                                       # at once, before a check counts as failed (0 to 5)
  #   headers:                                         # default: none
  #     Authorization: Bearer \${env:UPLEDGER_SECRET_ORDERS}   # secrets come from the environment; also in url and body
  #   body: '{"ping": true}'                           # default: none
  #   follow_redirects: true                           # at most 5 hops
  #   proxy: env                                       # or http://proxy:3128; default: none
  #   ca: /etc/ssl/own-authority.pem                   # trusted as well; default: none
  #   client_certificate:                              # files or secrets; default: none
  #     cert: /etc/upledger/client.pem
  #     key: \${env:UPLEDGER_SECRET_CLIENT_KEY}
  #   server_name: orders.internal                     # in TLS, instead of the host; default: none
  #   ip_family: 4                                     # 4 or 6 only; default: both
  #   assertions:                                      # default: none; what else must be true for UP
  #     - { json: $.status, equals: ok }               # also not_equals, exists, at_least, at_most
  #     - { json: $.queue.depth, at_most: 100 }
  #     - { header: content-type, matches: '^application/json' }
  #     - { body: true, not_contains: stack trace }    # also contains, matches, not_matches
  #   slow_ms: 800                                     # default: none; an alert when answers take longer,
  #   slow_threshold: 3                                # this many in a row
  #   certificate_days: 14                             # default: none; an alert when the certificate has fewer days left
`;

/** Never over a file that is there: `wx` refuses in the same step that would create it. */
const writeNew = async (file: string, text: string): Promise<E.Either<string, 'created' | 'kept'>> => {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return E.right('created');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return E.right('kept');
    return E.left(writeError(file, error));
  }
};

/** For people: what became of a file. */
export const fileOutcomeText = (file: string, became: 'created' | 'kept'): string =>
  became === 'created' ? `created ${file}` : `${file} already exists: left unchanged`;

/**
 * The last step of `init`: writes an example to `apis`, with its schema, unless the file exists. `next`: the commands
 * to run next.
 */
export const offerExample = async (
  context: ProcessContext,
  apis: string,
  next: string,
): Promise<ExitCode> => {
  const check = asTyped(context.program, `upledger apis validate ${shellWord(apis)}`);
  const example = await writeNew(
    apis,
    exampleApisYaml.replace(checkCommand, () => check),
  );
  if (E.isLeft(example)) return fail(context, exitCodes.failed, [example.left]);
  await context.print(`${fileOutcomeText(apis, example.right)}\n`);
  if (example.right === 'kept') return exitCodes.done;
  const schema = join(dirname(apis), 'apis.schema.json');
  const written = await writeNew(schema, fileSchemaText());
  if (E.isLeft(written)) return fail(context, exitCodes.failed, [written.left]);
  await context.print(
    `${fileOutcomeText(schema, written.right)}\n${asTyped(context.program, `Put your APIs into ${apis}, then: ${next}\n`)}`,
  );
  return exitCodes.done;
};
