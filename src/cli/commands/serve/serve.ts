import { once } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { readStatus, type StatusRow } from '../../../runner/status/read-statuses.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { optionsOfCommands } from '../../contract/program.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail, failed, failWith } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';
import { readableConfigs } from '../../wiring/open-configs.ts';
import type { OpenStore } from '../../wiring/open-store.ts';
import { programVersion } from '../../wiring/program-version.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { isLoopbackHost } from './access.ts';
import { listen } from './listen.ts';
import type { AppDeps } from './create-app.ts';
import { captured, nothingSaid, plainReason, runQuery } from './run-query.ts';
import { sayOnce } from './say-once.ts';
import { unreadable } from './question.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

const Options = t.readonly(t.partial({ ...storeOptions, host: t.string, port: wholeNumberText(0, 65_535) }));
type Options = t.TypeOf<typeof Options>;

type Input = Readonly<Record<string, unknown>>;

/**
 * The arguments of a command that `serve` runs, with the store and the configs that `serve` was given. Options go
 * before `--`,
 * which begins what is not an option.
 */
const argsOf = ([command = '', ...rest]: readonly string[], { store, apis }: Input): readonly string[] => [
  command,
  ...(typeof store === 'string' ? [`--store=${store}`] : []),
  ...(typeof apis === 'string' && optionsOfCommands.apis.has(command) ? [`--apis=${apis}`] : []),
  ...rest,
];

/** Opens the store for each request: nothing is held open between them, and a ledger that was replaced is noticed. */
const reader =
  (context: ProcessContext, input: Input, note: AppDeps['note']) =>
  async <A>(
    question: string,
    work: (store: OpenStore, options: Options) => Promise<E.Either<string, A>>,
  ): Promise<E.Either<string, A>> => {
    const said = nothingSaid();
    let result: E.Either<string, A> = E.left(unreadable('the ledger'));
    const code = await withStore(captured(context, said), Options, input, async ({ store, options }) => {
      result = await work(store, options);
      return exitCodes.done;
    });
    const why = code === exitCodes.done && E.isLeft(result) ? result.left : said.stderr.join('');
    note(question, code === exitCodes.done && E.isRight(result) ? null : plainReason(why));
    return code === exitCodes.done && E.isRight(result) ? result : E.left(unreadable('the ledger'));
  };

const ownUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}/`;

const listenError = (error: unknown, host: string, port: number): string => {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return `port ${String(port)} of ${host} is in use: choose another with --port`;
  if (code === 'EACCES')
    return `port ${String(port)} may not be used by this user: choose one above 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is not an address of this machine`;
  return `${host}:${String(port)} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
};

const work = async (
  context: ProcessContext,
  input: Input,
  { options, environment }: Pick<Reading<Options>, 'options' | 'environment'>,
): Promise<ExitCode> => {
  const { host = '127.0.0.1', port = 4870 } = options;
  const isLoopback = isLoopbackHost(host);
  const token = environment.serveToken;
  if (!isLoopback && token === null)
    return fail(context, exitCodes.usage, [
      `${host} can be reached from other machines: set SERVE_TOKEN, or leave out --host to serve this machine only`,
    ]);
  const { signal, exitCode } = context.interruptible();
  const note = sayOnce((reason) => context.log(`upledger: ${reason}\n`, { level: 'error' }));
  const read = reader(context, input, note);
  const { createApp } = await import('./create-app.ts');
  const rows = () =>
    read<readonly StatusRow[]>('/metrics', async (store, { apis }) => {
      const { configs, name } = await readableConfigs(apis, store);
      const found = await readStatus(store.ledger, configs, name, context.clock.now());
      return E.isLeft(found) ? E.left(found.left.message) : found;
    });
  const app = createApp({
    gate: { isLoopback, token },
    version: programVersion(),
    query: (argv) => runQuery(context, argsOf(argv, input)),
    rows,
    note,
    withLedger: (question, use) => read(question, (store) => use(store.ledger)),
    sleep: (ms, until) => context.clock.sleep(ms, until),
    signal,
  });
  const listening = await listen(app.fetch, port, host).then(E.right, (error: unknown) =>
    E.left(listenError(error, host, port)),
  );
  if (E.isLeft(listening)) return failWith(context, failed({ message: listening.left }));
  const server = listening.right;
  const address = server.address();
  const open = typeof address === 'object' && address !== null ? address.port : port;
  await context.print(`${ownUrl(host, open)}\n`);
  context.log(`upledger: the dashboard is read-only; Ctrl-C ends it\n`, { level: 'info' });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  return exitCode() ?? exitCodes.done;
};

/** A read-only dashboard of the ledger, on this machine only unless a token is set. */
export const serve: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option(
        '--host <host>',
        'the address to listen on (default: 127.0.0.1); any other than loopback needs SERVE_TOKEN',
      )
      .option('--port <port>', 'the port to listen on (default: 4870; 0: any that is free)')
      .addHelpText(
        'after',
        '\nWith SERVE_TOKEN set, a browser asks for it as the password (any user name), and programs send it as a bearer\ntoken to /api and /metrics. Details: docs/serve.md.',
      );
  },
  run: async (context, input) => {
    // Opened once to say what is wrong with it; while it serves, each request opens it again.
    let chosen: Pick<Reading<Options>, 'options' | 'environment'> | null = null;
    const code = await withStore(context, Options, input, ({ options, environment }) => {
      chosen = { options, environment };
      return Promise.resolve(exitCodes.done);
    });
    return chosen === null ? code : work(context, input, chosen);
  },
};
