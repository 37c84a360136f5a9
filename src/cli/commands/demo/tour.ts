import { secretRules } from '../../../runner/config/secrets/secret-rules.ts';
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { ulid } from 'ulid';
import { consoleAlerts } from '../../../adapters/console/console-channel.ts';
import { createProbe } from '../../../adapters/http/create-probe.ts';
import { parseJson } from '../../../events/decoding/parse-json.ts';
import { initialHealth, type Health } from '../../../projections/health/health-state.ts';
import { transitionId } from '../../../runner/alerting/messages/alert-message.ts';
import type { ConfigSource } from '../../../runner/ports/config-source.ts';
import { readEvents } from '../../../runner/recording/read-events.ts';
import { runPass, type PassDeps } from '../../../runner/pass/run-pass.ts';
import { formatError } from '../../../runner/text/format-error.ts';
import type { OpenStore } from '../../wiring/open-store.ts';
import { programVersion } from '../../wiring/program-version.ts';
import { renderEvent } from '../events/render-event.ts';
import { asTyped } from '../../contract/program.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { openChannels } from '../../wiring/channels/open-channels.ts';
import type { DemoApi } from './demo-api-process.ts';
import type { DemoWebhook } from './demo-webhook.ts';
import { explainPass, fillLines } from './explain-pass.ts';

const monitored = 'shop';
const pauseMs = 1000;
const claimMs = 90_000;

type Step = Readonly<{ first?: Readonly<{ tell: 'break' | 'repair'; say: string }> }>;

const steps: readonly Step[] = [
  {},
  {},
  { first: { tell: 'break', say: 'Now the shop breaks: it answers 503.' } },
  {},
  {},
  { first: { tell: 'repair', say: 'The shop works again.' } },
  {},
  {},
];

export type TourDeps = Readonly<{
  context: ProcessContext;
  store: OpenStore;
  configs: ConfigSource;
  api: DemoApi;
  webhook: DemoWebhook;
  signal: AbortSignal;
}>;

const stateText = (row: Health, { red, green }: Pick<typeof pc, 'red' | 'green'>): string => {
  const code = row.last_status_code === null ? 'no answer' : String(row.last_status_code);
  return `${row.api_id} ${row.last_state === 'DOWN' ? red('DOWN') : green(row.last_state ?? '-')} (${code})`;
};

/** A message to a webhook as people can read it. */
const postedText = (id: string, body: string): string =>
  `webhook-id: ${id}\n${JSON.stringify(parseJson(body), null, 2)}`;

/**
 * Passes as cron would do them, only sooner after one another. A left says why they could not go on; a right is the id of
 * the transition to explain, or null when it was interrupted.
 */
export const tour = async ({
  context,
  store,
  configs,
  api,
  webhook,
  signal,
}: TourDeps): Promise<E.Either<string, string | null>> => {
  const { clock, print, colours } = context;
  const paint = pc.createColors(colours);
  const sent: string[] = [];
  const deps: PassDeps = {
    ledger: store.ledger,
    repair: store.repair,
    identity: store.identity,
    configs,
    clock,
    signal,
    probe: createProbe({ secrets: {}, denyPrivate: false, version: programVersion() }),
    alerts: consoleAlerts({
      mode: 'records',
      print: (text) => {
        sent.push(text);
        return Promise.resolve(true);
      },
    }),
    openChannel: openChannels({ claimSeconds: claimMs / 1000, denyPrivateTargets: false }, clock)({}),
    settings: {
      runner: { id: 'demo', version: programVersion() },
      environment: 'demo',
      claimMs,
      alertRate: Number.POSITIVE_INFINITY,
      retainDays: null,
      announceNewApis: false,
      summarizeDays: false,
      secrets: secretRules({}),
    },
    newPassId: ulid,
    note: (text) => context.log(`upledger: ${text}\n`),
    progress: () => undefined,
  };
  let before = initialHealth(monitored);
  let hasShown = false;
  for (const [i, { first }] of steps.entries()) {
    if (first !== undefined) {
      await api.tell(first.tell);
      await print(`\n${paint.bold(first.say)}\n\n`);
    }
    await clock.sleep(i === 0 ? 0 : pauseMs, signal);
    const pass = await runPass(deps, { all: true, prune: false, shard: null, concurrency: 50 });
    if (signal.aborted) return E.right(null);
    if (E.isLeft(pass)) return E.left(pass.left.message);
    const loaded = await store.ledger.loadStates()();
    if (E.isLeft(loaded)) return E.left(loaded.left.message);
    const loadedStates = loaded.right.states.toSorted((a, b) => (a.api_id < b.api_id ? 1 : -1));
    const after = loadedStates.find(({ api_id }) => api_id === monitored) ?? before;
    const states = loadedStates.map((row) => stateText(row, paint)).join('   ');
    const words = fillLines(explainPass(before, after), 66, '            ');
    await print(`  ${paint.dim(`pass ${String(i + 1)}`)}    ${states}\n${paint.dim(words)}\n`);
    for (const alert of sent.splice(0))
      await print(`\n${asTyped(context.program, alert).replace(/^/gmu, '    ').trimEnd()}\n\n`);
    for (const { id, body } of webhook.received())
      if (!hasShown) {
        hasShown = true;
        await print(
          `    ${paint.dim('The webhook got the same for programs, and will get the rest too:')}\n\n`,
        );
        await print(`${postedText(id, body).replace(/^/gmu, '    ')}\n\n`);
      }
    before = after;
  }
  const events = await readEvents(store.ledger, monitored, { from: 1, to: Number.MAX_SAFE_INTEGER });
  if (E.isLeft(events)) return E.left(formatError(events.left));
  await print(
    `\n${paint.bold('What the ledger now holds about the shop')}, each event chained to the one before by its hash:\n\n`,
  );
  await print(events.right.map((event) => renderEvent(event, colours)).join(''));
  const outage = events.right.find(({ type }) => type === 'StateChanged');
  return E.right(outage === undefined ? null : transitionId(outage));
};
