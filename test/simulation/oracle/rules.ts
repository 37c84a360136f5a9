import type { History, PassRecord } from '../world/history.ts';
import {
  add,
  causedBy,
  isRoutineCheck,
  nothingYet,
  owesNothing,
  stateOf,
  type Naive,
} from './naive-state.ts';
import { blurredOf, type Name } from './naive-signals.ts';
import { expectedDigest, matchesListed } from './configs.ts';
import { checkWait } from './channels/waits.ts';
import { checkWaiver } from './channels/waivers.ts';
import { checkAnswer, checkClaim } from './claims.ts';
import {
  canonical,
  ms,
  type Stored,
  type StoredChange,
  type StoredCheck,
  type StoredConfig,
} from './stored.ts';
import type { Placed, Streams, Tell } from './streams.ts';

const ahead = (time: string | undefined, now: string): boolean =>
  time !== undefined && ms(time) > ms(now) + 10_000;

const slot = (time: string, seconds: number): number => {
  const interval = seconds * 1000;
  return Math.floor((ms(time) + Math.min(10_000, interval / 2)) / interval);
};

/**
 * The checks that this one may record. Of a worker all of that API: its messages share a throttle, which may start a check of
 * one message while it ends one of another, so that nobody can tell of which message it was.
 */
const madeFor = ({ made }: History, { pass_id, api_id, outcome, latency_ms, status_code }: StoredCheck) => {
  const [worker, message] = pass_id.split('.');
  const all = made.filter((one) => one.api_id === api_id);
  if (message === undefined) return all.filter(({ passId }) => passId === pass_id);
  return all
    .filter(({ passId }) => passId.startsWith(`${String(worker)}.`))
    .filter(({ result }) => result.outcome === outcome && result.latency_ms === latency_ms)
    .filter(({ result }) => result.status_code === status_code)
    .slice(0, 1);
};

const checkCheck = (h: History, n: Naive, check: StoredCheck, { written }: Placed, tell: Tell) => {
  const at = `${check.api_id}/${String(check.seq)}`;
  const pass = h.passes.get(written.passId);
  const made = madeFor(h, check);
  const { outcome, latency_ms, status_code } = made[0]?.result ?? {};
  if (
    pass?.passId !== check.pass_id ||
    made.length !== 1 ||
    outcome !== check.outcome ||
    latency_ms !== check.latency_ms ||
    status_code !== check.status_code
  )
    tell('not made', `${at} records a check that was not made like this`);
  const isScheduled = ({ runner, began }: PassRecord) => h.clockOf(runner, began) === ms(check.scheduled_at);
  const dispatches = () => [...h.passes.values()].filter(({ kind }) => kind === 'dispatch');
  if (pass !== undefined && !(pass.kind === 'work' ? dispatches() : [pass]).some(isScheduled))
    tell('scheduled', `${at} was not scheduled when its pass or dispatch began`);
  if (n.config?.config_digest !== check.config_digest || !n.config.enabled || n.config.removed)
    tell('config rule', `${at} was made under another config than the projected one`);
  const interval = n.config?.check_interval_seconds ?? 1;
  const brokenAfter = (last: StoredCheck): string | null => {
    if (ahead(last.checked_at, check.recorded_at) || ahead(last.scheduled_at, check.recorded_at)) return null;
    if (check.checked_at < last.checked_at) return 'race rule';
    return pass?.all !== true && slot(check.scheduled_at, interval) <= slot(last.scheduled_at, interval)
      ? 'slot rule'
      : null;
  };
  // Those that expired before a stored state held them were there or not, for all that anybody could know.
  const seen = n.checks.findLastIndex(({ unseen }) => unseen !== true);
  const broken = n.checks.slice(Math.max(0, seen)).map(brokenAfter);
  const [rule] = broken;
  if (seen >= 0 && rule !== null && rule !== undefined && !broken.includes(null))
    tell(rule, `${at} comes too late for its slot, or began before the check that it follows`);
};

/** `configured`: the passes that recorded a config of this API before. */
const checkConfig = (
  h: History,
  n: Naive,
  config: StoredConfig,
  { written }: Placed,
  configured: Set<string>,
  tell: Tell,
) => {
  const at = `${config.api_id}/${String(config.seq)}`;
  if (config.config_digest !== expectedDigest(config)) tell('digest', `${at} has a wrong config digest`);
  if (n.config?.config_digest === config.config_digest) tell('same config', `${at} says nothing new`);
  if (n.config !== null && config.read_at < n.config.read_at && !ahead(n.config.read_at, config.recorded_at))
    tell('config order', `${at} was read earlier than the config it replaces`);
  const pass = h.passes.get(written.passId);
  if (!matchesListed(config, pass)) tell('config made up', `${at} is not what its pass read`);
  if (configured.has(written.passId)) tell('config flood', `${at} is the second that its pass records`);
  configured.add(written.passId);
};

const checkStamp = (n: Naive, event: Stored, tell: Tell) => {
  const at = `${event.api_id}/${String(event.seq)}`;
  const routine = isRoutineCheck(n, event);
  const days = n.config?.retain_checks_days ?? null;
  const expiry =
    !routine || days === null ? undefined : Math.floor(ms(event.recorded_at) / 1000) + days * 86_400;
  if (event.expires_at !== expiry)
    tell('expiry', `${at} expires at ${String(event.expires_at)}, not ${String(expiry)}`);
  if (event.prev_kept_hash !== (routine ? undefined : n.permanentHead))
    tell('kept chain', `${at} is not chained to the permanent event before it`);
};

const checkChange = (expected: Partial<StoredChange> | undefined, change: StoredChange, tell: Tell) => {
  const at = `${change.api_id}/${String(change.seq)}`;
  if (expected === undefined) {
    tell('false transition', `${at} follows from no check`);
    return;
  }
  for (const [name, value] of Object.entries(expected)) {
    const stored = change[name as keyof StoredChange];
    if (canonical(stored) !== canonical(value))
      tell('transition', `${at}: ${name} is ${String(stored)}, not ${String(value)}`);
  }
};

/** What the oracle makes of a stream: its end, and the states that a fold up to the stored state's version may give. */
export type Walked = Readonly<{
  end: Naive;
  states: readonly object[];
  /** signals whose runs nobody can count at the state's version */
  blurred: readonly Name[];
  /** nothing was owed at the state's version */
  owedNothing: boolean;
  afterRow: readonly Stored[];
}>;

const toldIn = (stream: readonly Placed[]): Naive['told'] => {
  const told = new Map<number, readonly Name[]>();
  for (const { event } of stream)
    if (event.type === 'StateChanged' && event.signal !== undefined)
      told.set(event.cause_seq, [...(told.get(event.cause_seq) ?? []), event.signal]);
  return told;
};

/** A state that was rebuilt after its latest checks were forgotten shows the latest that were left. */
const statesOf = (apiId: string, n: Naive, forgotten: ReadonlySet<Stored>): readonly object[] => {
  const states = [stateOf(apiId, n)];
  for (let end = n.checks.length; end > 1; end -= 1) {
    const last = n.checks[end - 1];
    if (last === undefined || !forgotten.has(last)) break;
    states.push(stateOf(apiId, { ...n, checks: n.checks.slice(0, end - 1) }));
  }
  return states;
};

const walk = (h: History, apiId: string, stream: readonly Placed[], tell: Tell): Walked => {
  const n = nothingYet(toldIn(stream));
  const version = h.store.state(apiId)?.version ?? 0;
  const states: object[] = [];
  let blurred: readonly Name[] = [];
  let owedNothing = false;
  const forgotten = new Set<Stored>(
    stream.flatMap(({ event, written }) => (written.forgotten === null ? [] : [event])),
  );
  let due: readonly Partial<StoredChange>[] = [];
  const configured = new Set<string>();
  for (const placed of stream) {
    const { event } = placed;
    checkStamp(n, event, tell);
    if (due[0] !== undefined && event.type !== 'StateChanged')
      tell('missing transition', `${apiId}/${String(due[0].cause_seq)} tips a threshold and nothing says so`);
    if (event.type === 'StateChanged') checkChange(due[0], event, tell);
    due = event.type === 'StateChanged' ? due.slice(1) : [];
    if (event.type === 'CheckCompleted') {
      checkCheck(h, n, event, placed, tell);
      due = causedBy(n, event);
    }
    if (event.type === 'ApiConfigured') checkConfig(h, n, event, placed, configured, tell);
    if (event.type === 'AlertAttempted') {
      checkClaim(h, n, event, placed, tell);
      checkWait(h, n, event, placed, tell);
    }
    if (event.type === 'AlertPublished' || event.type === 'AlertFailed')
      checkAnswer(h, n, event, placed, tell);
    if (event.type === 'AlertWaived') checkWaiver(h, n, event, placed, tell);
    add(n, event);
    if (event.seq !== version) continue;
    states.push(...statesOf(apiId, n, forgotten));
    blurred = blurredOf(n.signals);
    owedNothing = owesNothing(n);
  }
  if (due.length > 0) tell('missing transition', `${apiId} ends with a check that tips a threshold`);
  const afterRow = stream.map(({ event }) => event).filter(({ seq }) => seq > version);
  return { end: n, states, blurred, owedNothing, afterRow };
};

/** Walks each stream once and asks of every event whether it was lawful where it stands. */
export const checkRules = (h: History, streams: Streams, tell: Tell): ReadonlyMap<string, Walked> =>
  new Map([...streams].map(([apiId, stream]) => [apiId, walk(h, apiId, stream, tell)]));
