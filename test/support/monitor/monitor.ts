import * as E from 'fp-ts/lib/Either.js';
import { memoryLedger } from '../memory-ledger/memory-ledger.ts';
import { memoryStateRepair } from '../memory-ledger/memory-row-repair.ts';
import { memoryStore } from '../memory-ledger/memory-store.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import type { Event, EventOfType, EventType } from '../../../src/events/event.ts';
import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { decodeState } from '../../../src/projections/health/decode-state.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import type { AlertMessage, PublishResult } from '../../../src/runner/ports/alert-channel.ts';
import { configDefaults, type ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ProbeResult } from '../../../src/runner/ports/probe.ts';
import { runPass, type PassDeps, type PassOptions } from '../../../src/runner/pass/run-pass.ts';
import { secretRules } from '../../../src/runner/config/secrets/secret-rules.ts';
import type { Settings } from '../../../src/runner/recording/settings.ts';
import type { PassSummary } from '../../../src/runner/pass/pass-summary.ts';
import { right } from '../right.ts';
import { virtualClock } from './virtual-clock.ts';

export const noon = Date.parse('2026-01-01T12:00:00.000Z');

export const apiConfig = (api_id: string, changes: Partial<ApiConfig> = {}): ApiConfig => ({
  api_id,
  url: `https://${api_id}.example/health`,
  ...configDefaults,
  check_interval_seconds: 60,
  ...changes,
});

export const accepted = (message_id: string): PublishResult => ({
  _tag: 'Accepted',
  channel: 'sns',
  message_id,
  topic_arn: 'arn:test',
});

const error = { kind: 'Test', message: 'not now' };
export const unknown: PublishResult = { _tag: 'Unknown', error };
export const refusedBy = (messageRejected: boolean): PublishResult => ({
  _tag: 'Rejected',
  error,
  messageRejected,
});

/** A message as the channel got it, at which time, and what it answered. */
export type Sent = Readonly<{ message: AlertMessage; at: number; result: PublishResult['_tag'] }>;

const settings: Settings = {
  runner: { id: 'test', version: '0.0.0' },
  environment: 'test',
  claimMs: 90_000,
  alertRate: 5,
  retainDays: null,
  announceNewApis: false,
  summarizeDays: false,
  secrets: secretRules({}),
};

type Changes = Partial<PassDeps & PassOptions> & { at?: number; changed?: Partial<Settings> };

/** A whole monitor in memory: what it watches is a table of outcomes, and time passes only when it sleeps. */
export const createMonitor = () => {
  const store = memoryStore();
  const ledger = memoryLedger(store);
  const configs = new Map<string, ApiConfig | 'invalid'>();
  const outcomes = new Map<string, Outcome>();
  const found = new Map<string, Partial<ProbeResult>>();
  const sent: Sent[] = [];
  const probed: string[] = [];
  const notes: string[] = [];
  const channel: { answer: (message: AlertMessage) => PublishResult } = {
    answer: () => accepted(`m${String(sent.length)}`),
  };
  let passes = 0;

  /** What a pass that starts at `at` is made of. */
  const deps = ({ at = noon, changed = {}, ...changes }: Changes = {}): PassDeps & PassOptions => {
    const clock = changes.clock ?? virtualClock(at);
    return {
      ledger,
      repair: memoryStateRepair(store),
      identity: null,
      configs: {
        name: 'apis.yaml',
        read: () => async () =>
          E.right({
            configs: [...configs.values()].filter((config) => config !== 'invalid'),
            invalid: [...configs].flatMap(([id, config]) =>
              config === 'invalid' ? [invalidItem('config', id, null, ['url is missing'])] : [],
            ),
          }),
      },
      probe: (config) => async () => {
        probed.push(config.api_id);
        const outcome = outcomes.get(config.api_id) ?? 'UP';
        return {
          outcome,
          latency_ms: 42,
          status_code: outcome === 'UP' ? 200 : 503,
          timings: null,
          attempts: 1,
          error: outcome === 'UP' ? null : { kind: 'status', message: 'answered 503, expected 200' },
          ...found.get(config.api_id),
        };
      },
      alerts: {
        name: 'arn:test',
        mode: 'records',
        publish: (message) => async () => {
          const result = channel.answer(message);
          sent.push({ message, at: clock.elapsed(), result: result._tag });
          return result;
        },
      },
      clock,
      settings: { ...settings, ...changed },
      newPassId: () => `pass-${String((passes += 1))}`,
      note: (text) => notes.push(text),
      progress: () => undefined,
      signal: new AbortController().signal,
      all: false,
      prune: false,
      shard: null,
      concurrency: 50,
      ...changes,
    };
  };

  /** Ports of a pass that begins at `at` and has read everything only `ms` later. */
  const slowly = (at: number, ms: number): Pick<PassDeps, 'clock' | 'ledger'> => {
    const clock = virtualClock(at);
    return {
      clock,
      ledger: {
        ...ledger,
        loadStates: (ids) => async () => {
          clock.pass(ms);
          return ledger.loadStates(ids)();
        },
      },
    };
  };

  const tryPass = (changes: Changes = {}) => {
    const all = deps(changes);
    return runPass(all, all);
  };

  const state = (apiId: string): Health | null => {
    const stored = store.states.get(apiId);
    return stored === undefined ? null : right(decodeState(stored));
  };

  const events = (apiId: string): readonly Event[] =>
    [...(store.log.get(apiId)?.values() ?? [])]
      .flatMap(({ line }) => (line === null ? [] : [right(decodeEvent(line))]))
      .toSorted((a, b) => a.seq - b.seq);

  return {
    deps,
    store,
    ledger,
    configs,
    outcomes,
    /** what the probe finds beside the outcome */
    found,
    channel,
    sent,
    probed,
    notes,
    slowly,
    tryPass,
    pass: async (changes: Changes = {}): Promise<PassSummary> => right(await tryPass(changes)),
    state,
    events,
    types: (apiId: string): readonly EventType[] => events(apiId).map(({ type }) => type),
    eventsOf: <T extends EventType>(apiId: string, type: T): readonly EventOfType<T>[] =>
      events(apiId).filter((event): event is EventOfType<T> => event.type === type),
    watch: (api_id: string, changes: Partial<ApiConfig> = {}) => {
      configs.set(api_id, apiConfig(api_id, changes));
    },
    /** the transitions that the channel accepted a message about, in order */
    told: (): readonly string[] =>
      sent.flatMap(({ message, result }) => {
        if (result !== 'Accepted' || message.kind === 'notice') return [];
        return message.transition_id === null
          ? [...message.body.matchAll(/^(\S+\/\d+) /gm)].flatMap(([, id]) => id ?? [])
          : [message.transition_id];
      }),
  };
};

export type Monitor = ReturnType<typeof createMonitor>;
