import * as E from 'fp-ts/lib/Either.js';
import type { Event, EventOfType } from '../../events/event.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { settledOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { readEvents, readOne } from '../recording/read-events.ts';
import { redactUrl } from '../config/redact-url.ts';

type Transition = EventOfType<'StateChanged'>;
type ReadError = LedgerError | InvalidItem;

/** The transitions of this pass, so that they need not be read back. */
export type AlertDetailsCache = Map<
  string,
  Readonly<{ transition: Transition; cause: EventOfType<'CheckCompleted'>; checks: number }>
>;

export const readTransition = async (
  ledger: Ledger,
  cache: AlertDetailsCache,
  apiId: string,
  seq: number,
): Promise<E.Either<ReadError, Transition>> => {
  const cached = cache.get(`${apiId}/${String(seq)}`);
  if (cached !== undefined) return E.right(cached.transition);
  const event = await readOne(ledger, apiId, seq);
  if (E.isLeft(event)) return event;
  if (event.right?.type === 'StateChanged') return E.right(event.right);
  return E.left(invalidItem('event', apiId, seq, ['has a pending alert but is not a StateChanged']));
};

/**
 * The transitions that may be pending if a link between them is broken, by reading all events. Unreadable events
 * are skipped if the stream was resumed after them; otherwise null.
 */
const readTornTransitions = async (
  ledger: Ledger,
  { api_id, version }: Health,
  passedBy: number,
): Promise<readonly Transition[] | null> => {
  const events = await readEvents(ledger, api_id, { from: passedBy + 1, to: version });
  if (E.isLeft(events) || events.right.every(({ type }) => type !== 'StreamResumed')) return null;
  return events.right.filter((event): event is Transition => event.type === 'StateChanged');
};

/**
 * The transitions of an API that are pending on a channel (null: on any), oldest first: followed back from the last,
 * without reading checks.
 */
export const readPendingAlerts = async (
  ledger: Ledger,
  cache: AlertDetailsCache,
  state: Health,
  channelId: string | null = defaultChannel,
): Promise<E.Either<ReadError, readonly Transition[]>> => {
  const passedBy = channelId === null ? state.alerted_seq : settledOn(state, channelId);
  const isPending = ({ seq, channels }: Transition): boolean =>
    channels.some((id) => (channelId === null || id === channelId) && seq > settledOn(state, id));
  const pending: Transition[] = [];
  let seq: number | null = state.changed_seq;
  while (seq !== null && seq > passedBy) {
    const transition: E.Either<ReadError, Transition> = await readTransition(
      ledger,
      cache,
      state.api_id,
      seq,
    );
    if (E.isLeft(transition)) {
      const torn =
        transition.left._tag === 'LedgerError' ? null : await readTornTransitions(ledger, state, passedBy);
      return torn === null ? transition : E.right(torn.filter(isPending));
    }
    if (isPending(transition.right)) pending.push(transition.right);
    const before: number | null = transition.right.previous_changed_seq;
    if (before !== null && before >= seq)
      return E.left(invalidItem('event', state.api_id, seq, ['links to a transition that is not before it']));
    seq = before;
  }
  return E.right(pending.toReversed());
};

/** Thresholds are at most 100; a few alert events can stand between the checks. */
const longestRun = 150;

const runBefore = async (ledger: Ledger, t: Transition): Promise<Pick<AlertDetails, 'cause' | 'checks'>> => {
  const events = await readEvents(ledger, t.api_id, {
    from: Math.max(1, t.cause_seq - longestRun),
    to: t.cause_seq,
  });
  if (E.isLeft(events)) return { cause: null, checks: null };
  const checks = events.right.filter((event: Event) => event.type === 'CheckCompleted');
  const cause = checks.at(-1);
  if (cause === undefined || cause.seq !== t.cause_seq) return { cause: null, checks: null };
  return {
    cause,
    checks:
      t.checks ??
      checks.filter(({ outcome, checked_at }) => outcome === t.to && checked_at >= t.since).length,
  };
};

const requestOf = async (
  ledger: Ledger,
  state: Health,
  config: ApiConfig | undefined,
): Promise<Pick<AlertDetails, 'url' | 'method'>> => {
  if (config !== undefined) return { url: redactUrl(config.url), method: config.method };
  if (state.config === null) return { url: null, method: null };
  const event = await readOne(ledger, state.api_id, state.config.seq);
  return E.isRight(event) && event.right?.type === 'ApiConfigured'
    ? { url: event.right.url, method: event.right.method }
    : { url: null, method: null };
};

/**
 * The `slow_ms` that the transition was judged by. If the config has changed since then, it is the last one close before it;
 * null: it is not there.
 */
const limitOf = async (ledger: Ledger, { config }: Health, t: Transition): Promise<number | null> => {
  if (t.signal !== 'latency') return null;
  if (config !== null && config.seq < t.cause_seq) return config.slow_ms;
  const events = await readEvents(ledger, t.api_id, {
    from: Math.max(1, t.cause_seq - longestRun),
    to: t.cause_seq,
  });
  const configs = E.isLeft(events) ? [] : events.right.filter((event) => event.type === 'ApiConfigured');
  return configs.at(-1)?.slow_ms ?? null;
};

/** The DOWN that an UP ends: by the links, past transitions of other signals. */
const openedBy = async (
  ledger: Ledger,
  cache: AlertDetailsCache,
  transition: Transition,
): Promise<AlertDetails['opened']> => {
  let { seq, hash, to } = transition;
  let before = transition.previous_changed_seq;
  while (to === 'UP' && before !== null && before < seq) {
    const found = await readTransition(ledger, cache, transition.api_id, before);
    if (E.isLeft(found)) return null;
    ({ seq } = found.right);
    before = found.right.previous_changed_seq;
    if (found.right.signal === transition.signal) ({ hash, to } = found.right);
  }
  return to === 'DOWN' ? { seq, hash } : null;
};

/** Everything that a message about this transition says. What can no longer be read is left out: the alert still goes out. */
export const readAlertDetails = async (
  ledger: Ledger,
  cache: AlertDetailsCache,
  state: Health,
  transition: Transition,
  config: ApiConfig | undefined,
  about: Pick<AlertDetails, 'environment' | 'now' | 'page_url'>,
): Promise<AlertDetails> => ({
  transition,
  ...(cache.get(`${transition.api_id}/${String(transition.seq)}`) ?? (await runBefore(ledger, transition))),
  ...(await requestOf(ledger, state, config)),
  slow_ms: await limitOf(ledger, state, transition),
  ...about,
  opened: await openedBy(ledger, cache, transition),
  name: config?.name ?? null,
  notify_emails: config?.notify_emails ?? [],
});
