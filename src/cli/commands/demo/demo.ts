import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { yamlConfigSource } from '../../../adapters/yaml/yaml-config-source.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { startDemoApi, type DemoApi } from './demo-api-process.ts';
import { withoutWebhook, writeDemoFiles } from './demo-files.ts';
import { startDemoWebhook, type DemoWebhook } from './demo-webhook.ts';
import { tour } from './tour.ts';
import { openStore } from '../../wiring/open-store.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { asTyped, type Program } from '../../contract/program.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

const folder = '.demo';

const opening = (api: DemoApi, webhook: DemoWebhook, colours: boolean): string => {
  const { bold, cyan } = pc.createColors(colours);
  return `${bold('upledger demo')}: a real outage, monitored by real HTTP checks, entirely on this machine.

  ${cyan(api.url)}   a small API in a process of its own (pid ${String(api.pid)})
  ${cyan(webhook.url)}   a webhook, to which alerts are posted
  ${cyan(`${folder}/apis.yaml`)}          what is monitored: the shop and the blog
  ${cyan(`${folder}/upledger.db`)}        the ledger: every result is appended to this file

Each pass checks both, as cron would every minute or two.

`;
};

/** Of hints about its ledger. */
const demoProgram = ({ program }: ProcessContext): Program => ({
  name: program.name,
  given: { store: `sqlite:${folder}/upledger.db`, apis: `${folder}/apis.yaml` },
});

const closing = (context: ProcessContext, outage: string): string => {
  const { bold, cyan } = pc.createColors(context.colours);
  const start = (hint: string) => cyan(asTyped(demoProgram(context), hint));
  return `
${bold('That was it.')} One outage, two alerts, nothing lost. The ledger is kept; see for yourself:

  ${start('upledger status')}
  ${start(`upledger explain ${outage}`)}
  ${start('upledger run --all')}

Or look at it in a browser. The first command writes a status page, ${folder}/page/index.html; the second one
serves a dashboard until Ctrl-C:

  ${start(`upledger page --output ${folder}/page`)}
  ${start('upledger serve')}

The API and the webhook have ended with the demo, so ${bold('run')} finds that connections are refused. That is expected:
the blog goes DOWN at once, the shop on the second run, because its failure_threshold is 2.
`;
};

const watch = async (context: ProcessContext, api: DemoApi, webhook: DemoWebhook): Promise<ExitCode> => {
  const interruption = context.interruptible();
  const urls = { api: api.url, webhook: webhook.url };
  const begun = await writeDemoFiles(folder, urls).then(E.right, (error: unknown) =>
    E.left(error instanceof Error ? error.message : String(error)),
  );
  if (E.isLeft(begun))
    return fail(context, exitCodes.failed, [`the demo cannot write its files to ${folder}: ${begun.left}`]);
  const files = begun.right;
  await context.print(opening(api, webhook, context.colours));
  const store = await openStore(
    { _tag: 'sqlite', file: files.ledger },
    { readOnly: false, clock: context.clock },
  );
  if (E.isLeft(store)) return failWith(context, store.left);
  try {
    const configs = yamlConfigSource(files.apis);
    const toured = await tour({
      context: { ...context, program: demoProgram(context) },
      store: store.right,
      configs,
      api,
      webhook,
      signal: interruption.signal,
    });
    if (E.isLeft(toured)) return fail(context, exitCodes.failed, [toured.left]);
    const code = interruption.exitCode();
    if (code === null && toured.right !== null) await context.print(closing(context, toured.right));
    return code ?? exitCodes.done;
  } finally {
    store.right.close();
    await withoutWebhook(files, urls);
  }
};

/** A tour: an API of its own breaks and recovers, and every line is explained. */
export const demo: CommandModule = {
  declare: (command) => {
    command.addHelpText('after', `\nIt takes about 10 seconds and keeps its files in ${folder}/.`);
  },
  run: async (context) => {
    const api = await startDemoApi(context);
    if (E.isLeft(api)) return fail(context, exitCodes.failed, [api.left]);
    const webhook = await startDemoWebhook();
    try {
      return await watch(context, api.right, webhook);
    } finally {
      await Promise.all([api.right.end(), webhook.end()]);
    }
  },
};
