import type { EventOfType } from '../../events/event.ts';
import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import type { Command } from '../../projections/health/decide.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { acceptCheck, acceptConfig, type CheckAcceptance } from '../../projections/health/accept-check.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { StreamWriter, Decision } from '../recording/stream-writer.ts';
import type { StartThrottle } from './start-throttle.ts';
import type { Probe, ProbeResult } from '../ports/probe.ts';
import { configuredEvent, loggedConfig } from '../config/logged-config.ts';

/** What became of one check. */
export type CheckReport = Readonly<{
  api_id: string;
  result: ProbeResult;
  dropped: CheckAcceptance['dropped'];
  waived: boolean;
  unrecorded: string | null;
  /** recorded, and why its row cannot follow */
  stateError: string | null;
  transition: EventOfType<'StateChanged'> | null;
  cause: EventOfType<'CheckCompleted'> | null;
  /** the state before, when it was recorded: `last_state` null for a first check */
  before: Health | null;
}>;

export type CheckDeps = Readonly<{
  writer: StreamWriter;
  probe: Probe;
  clock: Clock;
  throttle: StartThrottle;
  signal: AbortSignal;
}>;

/** `scheduledAt`: when the pass began, or when the dispatch did; `readAt`: before the configs were read. */
export type CheckContext = Readonly<{
  passId: string;
  scheduledAt: string;
  readAt: string;
  ignoreSlots: boolean;
  retainDays: number | null;
}>;

type Made = Readonly<{ config: ApiConfig; checkedAt: string; result: ProbeResult }>;

/** What the ledger should say about a check that was made, given the state it is folded into. */
const planCheck =
  (made: Made, context: CheckContext) =>
  (state: Health, now: number): Decision<CheckAcceptance> => {
    const { config, result, checkedAt } = made;
    const configured = configuredEvent(
      config.api_id,
      loggedConfig(config, context.retainDays),
      context.readAt,
    );
    const standing = acceptConfig(state, configured, now);
    const news: readonly Command[] = standing === 'record' ? [{ _tag: 'RecordConfig', configured }] : [];
    const check = {
      type: 'CheckCompleted',
      pass_id: context.passId,
      scheduled_at: context.scheduledAt,
      checked_at: checkedAt,
      outcome: result.outcome,
      status_code: result.status_code,
      latency_ms: result.latency_ms,
      timings: result.timings,
      attempts: result.attempts,
      error:
        result.error === null
          ? null
          : { kind: result.error.kind, message: truncateUtf8(result.error.message) },
      config_digest: configured.config_digest,
    } as const;
    if (standing === 'superseded') return { observations: [], value: { dropped: 'config', waived: false } };
    const admission = acceptCheck(state, check, config.check_interval_seconds, context.ignoreSlots, now);
    return {
      observations: admission.dropped === null ? [...news, { _tag: 'RecordCheck', check }] : news,
      value: admission,
    };
  };

/** Checks the given APIs with paced starts; each result is recorded, and told to `onReport`, as it arrives. */
export const checkApis = async (
  { writer, probe, clock, throttle, signal }: CheckDeps,
  context: CheckContext,
  due: readonly ApiConfig[],
  onReport: (report: CheckReport) => void,
): Promise<void> => {
  const checkOne = (config: ApiConfig) => async () => {
    const checkedAt = isoTime(clock.now());
    const result = await probe(config, signal)();
    if (signal.aborted) return;
    const recorded = await writer.execute(config.api_id, planCheck({ config, checkedAt, result }, context));
    const nothing = {
      dropped: null,
      waived: false,
      unrecorded: null,
      stateError: null,
      transition: null,
      cause: null,
      before: null,
    };
    if (recorded._tag === 'NotAppended') {
      onReport({ api_id: config.api_id, result, ...nothing, unrecorded: recorded.reason });
      return;
    }
    const transition = recorded.events.find((event) => event.type === 'StateChanged') ?? null;
    const cause = recorded.events.find((event) => event.type === 'CheckCompleted') ?? null;
    onReport({
      api_id: config.api_id,
      result,
      ...nothing,
      ...recorded.value,
      transition,
      cause,
      before: recorded.before,
      stateError: recorded.stateError,
    });
  };
  await throttle.run(due.map(checkOne), signal);
};
