import * as E from 'fp-ts/lib/Either.js';
import type { LedgerError } from '../../projections/ledger.ts';
import { createDelivery, type Delivery } from '../alerting/deliver-alerts.ts';
import { createRateLimiters } from '../alerting/publisher.ts';
import { channelWarnings, noSettings, unsentOnDefault } from '../config/channels/channel-settings.ts';
import { outdatedText } from '../config/outdated-configs.ts';
import { digestWith } from '../config/logged-config.ts';
import { retainDaysOf } from '../config/retention.ts';
import type { CheckContext } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { ConfigError } from '../ports/config-source.ts';
import { batchCommits, type Company } from '../recording/batch-commits.ts';
import { createStreamWriter, type StreamWriter } from '../recording/stream-writer.ts';
import { rebuildDenying } from '../states/believable-states.ts';
import type { Unalerted } from '../states/unalerted-transitions.ts';
import { firstLines } from '../text/list-text.ts';
import { lookAtHeads, readStates, sayIdentity } from './read-states.ts';
import { inShard } from './shard.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
import type { PassDeps, PassOptions } from './run-pass.ts';

/** What planning needs. */
type PrepareDeps = Omit<PassDeps, 'probe' | 'progress'>;
type PrepareOptions = Omit<PassOptions, 'concurrency'>;

export type PreparedPass = Readonly<{
  writer: StreamWriter;
  plan: PassPlan;
  delivery: Delivery;
  /** all streams that have a state and are this runner's, those of removed APIs too */
  streams: readonly string[];
  /** APIs of which something was not recorded, or whose state cannot be used */
  unrecorded: Set<string>;
  /** the states could not be compared with the log this time, though the role may */
  unverified: boolean;
  context: CheckContext;
  /** what is left to do once all is recorded */
  end: () => Promise<void>;
  passId: string;
  startedAt: number;
}>;

/** Reads configs and states, plans what to do and says what cannot be used. Nothing is written yet. */
export const preparePass = async (
  deps: PrepareDeps,
  options: PrepareOptions,
  company: Company,
): Promise<E.Either<ConfigError | LedgerError, PreparedPass>> => {
  const { ledger, alerts, clock, settings, signal, note } = deps;
  const passId = deps.newPassId();
  const startedAt = clock.now();
  const { secrets } = settings;
  const reading = deps.configs.read()();
  const mine = (apiId: string) => inShard(apiId, options.shard);
  const [read, states] = await Promise.all([
    reading,
    readStates(deps, reading, { mine, retainDays: settings.retainDays }, startedAt),
  ]);
  if (E.isLeft(states)) return states;
  if (E.isLeft(read)) return read;
  const retainDays = retainDaysOf(read.right, settings.retainDays);
  const digestOf = read.right.digests?.(retainDays) ?? digestWith(retainDays);
  const planOf = (refused: ReadonlySet<string>): PassPlan =>
    planPass(read.right, states.right.states, refused, startedAt, {
      ...options,
      retainDays,
      digestOf,
      secrets,
    });
  const first = planOf(states.right.refused);
  const due = new Set([...first.due.map(({ api_id }) => api_id), ...first.withPendingAlerts]);
  const heads = await lookAtHeads(deps, states.right, due, startedAt);
  const plan = heads.ahead.size === 0 ? first : planOf(new Set([...states.right.refused, ...heads.ahead]));
  const context: CheckContext = {
    passId,
    scheduledAt: isoTime(startedAt),
    readAt: isoTime(startedAt),
    ignoreSlots: options.all,
    retainDays,
    digestOf,
    outdated: read.right.outdated !== undefined,
  };
  const commit = batchCommits(ledger, clock, company);
  const writer = createStreamWriter({ ledger, clock, settings, passId, commit }, states.right.states);
  const denied: Unalerted[] = [];
  const end = async () => {
    await rebuildDenying(deps, denied, clock.now());
    if (heads.verified && states.right.identity === 'unsaid') await sayIdentity(deps, writer, plan);
  };
  const delivery = createDelivery({
    ledger,
    writer,
    alerts,
    openChannel: deps.openChannel,
    channels: read.right.settings?.channels,
    trusted: read.right.outdated === undefined && !plan.listsNoneKnown,
    limiters: createRateLimiters(clock, settings.alertRate),
    maxWaitMs: Number.POSITIVE_INFINITY,
    clock,
    settings,
    passId,
    signal,
    note,
    pageUrl: read.right.page?.url ?? null,
    configOf: (apiId) => plan.configs.get(apiId),
    digests: true,
    onDenied: (one) => denied.push(one),
  });
  const channels = read.right.settings?.channels ?? noSettings;
  for (const text of firstLines(secrets.warnings(plan.configs.values(), channels.channels))) note(text);
  if (plan.outdated === null)
    for (const text of channelWarnings([...plan.configs.values()], channels)) note(text);
  for (const text of unsentOnDefault(plan.configs.values(), alerts.lacks)) note(text);
  if (plan.outdated !== null) note(outdatedText(deps.configs.name, plan.outdated));
  // What looks like a mistake must not replace what is used while the source cannot be.
  if (!plan.listsNoneKnown) await deps.configs.keep?.();
  if (plan.listsNoneKnown)
    note(
      `${deps.configs.name} lists none of the APIs known so far: this looks like a mistake, so nothing is recorded as removed (use --prune if it is intended)`,
    );
  const unrecorded = new Set([...states.right.damaged, ...heads.ahead]);
  const streams = states.right.states
    .map(({ api_id }) => api_id)
    .filter((apiId) => mine(apiId) && !unrecorded.has(apiId));
  const unverified = states.right.unverified || !heads.looked;
  return E.right({
    writer,
    plan,
    delivery,
    streams,
    unrecorded,
    unverified,
    context,
    end,
    passId,
    startedAt,
  });
};
