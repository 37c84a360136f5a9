import * as E from 'fp-ts/lib/Either.js';
import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { ApiId } from '../../../events/fields/api-id.ts';
import type { Ledger } from '../../../projections/ledger.ts';
import { inTurn } from '../../../runner/checking/in-turn.ts';
import type { StatusRow } from '../../../runner/status/read-statuses.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { refusalOf, type Gate } from './access.ts';
import { chartLibrary } from './dashboard/chart-library.ts';
import { page } from './dashboard/page.ts';
import { script } from './dashboard/script.ts';
import { style } from './dashboard/style.ts';
import { headOf } from './event-stream.ts';
import { liveEvents } from './live-events.ts';
import { inWordsOfUrls, questionOf, unreadable, type Parameters } from './question.ts';
import { metricsText, metricsTypes } from './metrics-text.ts';
import { plainReason, type Answer } from './run-query.ts';
import type { Note } from './say-once.ts';

export type AppDeps = Readonly<{
  gate: Gate;
  version: string;
  /** runs a command with the store and configs of `serve` */
  query: (argv: readonly string[]) => Promise<Answer>;
  /** the state of every API; left: why it cannot be read */
  rows: () => Promise<E.Either<string, readonly StatusRow[]>>;
  /** opens the ledger for as long as `work` takes */
  withLedger: <A>(
    question: string,
    work: (ledger: Ledger) => Promise<E.Either<string, A>>,
  ) => Promise<E.Either<string, A>>;
  /** tells who runs the server what a reader is not told */
  note: Note;
  /** resolves after this many milliseconds, or when the server stops */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}>;

/** No external or inline resources, no frames, no cross-origin reads. */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const json = 'application/json; charset=utf-8';
const jsonLines = 'application/x-ndjson; charset=utf-8';

const refused = (c: Context, error: string, status: 400 | 503 = 400): Response =>
  c.body(`${JSON.stringify({ error })}\n`, status, { 'content-type': json });

/** The dashboard's own files need no mention. */
const isForReaders = (path: string): boolean => !/\.(?:ico|js|css)$/u.test(path);

const ofOneApi = (beside: string): Parameters => ({ one: ['api', beside], many: [] });

/** What is asked, and of which APIs: one of them may be readable while another is not. */
const questionIn = (c: Context): string => [c.req.path, ...(c.req.queries('api') ?? [])].join(' ');

const mostStreams = 50;

/** All routes. They are read-only: commands open the store for reading. */
export const createApp = (deps: AppDeps): Hono => {
  const app = new Hono();
  // A report folds a whole log: two at once would take twice the memory.
  const alone = inTurn();
  let streams = 0;

  /** The output of a command as a response. Output beside a config error is shown too. */
  const answered = (c: Context, answer: Answer, type: string, known: Parameters): Response => {
    const { code, stdout, stderr, isWrongQuestion } = answer;
    if (isWrongQuestion) return refused(c, inWordsOfUrls(stderr, known));
    const isRead = code === exitCodes.done || stdout !== '';
    deps.note(questionIn(c), isRead ? null : plainReason(stderr));
    return isRead
      ? c.body(stdout, 200, { 'content-type': type })
      : refused(c, unreadable('the ledger or the configs'), 503);
  };

  app.use(async (c, next) => {
    const header = (name: string): string | null => c.req.header(name) ?? null;
    const refusal = refusalOf(deps.gate, {
      method: c.req.method,
      path: c.req.path,
      host: header('host'),
      origin: header('origin'),
      authorization: header('authorization'),
      fetchSite: header('sec-fetch-site'),
      fetchMode: header('sec-fetch-mode'),
    });
    if (refusal === null) await next();
    else {
      c.res = c.text(`${refusal.text}\n`, refusal.status);
      if (refusal.status === 401) c.header('www-authenticate', 'Basic realm="upledger", charset="UTF-8"');
      if (refusal.status === 405) c.header('allow', 'GET, HEAD');
    }
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.use(compress());

  app.get('/', (c) => c.html(page(deps.version)));
  // Browsers ask for an icon, and the dashboard has none.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  const asset = (path: string, body: string, type: string): void => {
    app.get(path, (c) => c.body(body, 200, { 'content-type': `${type}; charset=utf-8` }));
  };
  const chart = chartLibrary();
  asset('/uplot.js', chart.script, 'text/javascript');
  asset('/dashboard.js', script, 'text/javascript');
  asset('/dashboard.css', `${chart.style}\n${style}`, 'text/css');

  const command = (
    path: string,
    argv: readonly string[],
    known: Parameters,
    type: string,
    run = deps.query,
  ): void => {
    app.get(path, async (c) => {
      const question = questionOf(c.req.queries(), known);
      if (E.isLeft(question)) return refused(c, question.left);
      const options = question.right.map(([name, value]) => `--${name}=${value}`);
      return answered(c, await run([...argv, ...options]), type, known);
    });
  };
  command('/api/status', ['status', '--json'], { one: ['at'], many: ['group', 'tag'] }, json);
  command(
    '/api/transitions',
    ['transitions', '--format=json'],
    { one: ['api', 'signal', 'since', 'until'], many: ['group', 'tag'] },
    jsonLines,
  );
  command(
    '/api/report',
    ['report', '--format=json'],
    { one: ['since', 'until', 'month', 'tz'], many: ['api', 'group', 'tag'] },
    json,
    (argv) => alone(() => deps.query(argv)),
  );

  /** The API of a question that is about one; left: what is wrong with the question. */
  const apiIn = (c: Context, beside: string): E.Either<string, string> => {
    const question = questionOf(c.req.queries(), ofOneApi(beside));
    if (E.isLeft(question)) return question;
    const id = c.req.query('api');
    return ApiId.is(id) ? E.right(id) : E.left('api is needed: the id of an API');
  };

  app.get('/api/events', async (c) => {
    const api = apiIn(c, 'last');
    if (E.isLeft(api)) return refused(c, api.left);
    const last = c.req.query('last') ?? '200';
    if (!/^\d{1,4}$/u.test(last)) return refused(c, 'last must be a number from 0 to 9999');
    const events = await deps.query(['events', '--json', `--last=${last}`, '--', api.right]);
    return answered(c, events, jsonLines, ofOneApi('last'));
  });

  app.get('/api/live', async (c) => {
    const api = apiIn(c, 'after');
    if (E.isLeft(api)) return refused(c, api.left);
    if (streams >= mostStreams)
      return c.text(`There are ${String(mostStreams)} live views already: close one.\n`, 503);
    const after = c.req.header('last-event-id') ?? c.req.query('after') ?? null;
    if (after !== null && !/^\d{1,15}$/u.test(after))
      return refused(c, 'after, or Last-Event-ID, must be the number of an event');
    const head =
      after === null
        ? await deps.withLedger(questionIn(c), (ledger) => headOf(ledger, api.right))
        : E.right(Number(after));
    if (E.isLeft(head)) return c.text(`${head.left}\n`, 503);
    streams += 1;
    return liveEvents(c, deps, { api: api.right, after: head.right }, () => {
      streams -= 1;
    });
  });

  app.get('/metrics', async (c) => {
    const rows = await deps.rows();
    if (E.isLeft(rows)) return c.text(`${rows.left}\n`, 503);
    const format = (c.req.header('accept') ?? '').includes('application/openmetrics-text')
      ? 'openMetrics'
      : 'prometheus';
    return c.body(metricsText(rows.right, deps.version, format), 200, {
      'content-type': metricsTypes[format],
    });
  });

  // One item is read: a probe that comes each second must not cost a scan.
  app.get('/healthz', async (c) => {
    const read = await deps.withLedger(questionIn(c), (ledger) => headOf(ledger, 'healthz'));
    return E.isLeft(read) ? c.text('the ledger cannot be read\n', 503) : c.text('ok\n');
  });

  const paths = app.routes.flatMap(({ method, path }) =>
    method === 'GET' && isForReaders(path) ? [path] : [],
  );
  app.notFound((c) => c.text(`There is nothing here: see ${paths.join(', ')}.\n`, 404));
  return app;
};
