import type { EventOfType } from '../../events/event.ts';
import { cutText } from '../../events/encoding/truncate-utf8.ts';
import type { Observation } from '../../projections/health/decide.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { admitCheck, admitConfig, type Admission } from '../../projections/health/accept-check.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { Desk, Plan } from '../recording/stream-writer.ts';
import type { Pacer } from './start-throttle.ts';
import type { Probe, ProbeResult } from '../ports/probe.ts';
import { configuredEvent, shownConfig } from '../config/logged-config.ts';

/** What became of one check. */
export type CheckReport = Readonly<{
  api_id: string;
  result: ProbeResult;
  dropped: Admission['dropped'];
  waived: boolean;
  unrecorded: string | null;
  /** recorded, and why its row cannot follow */
  rowFault: string | null;
  transition: EventOfType<'StateChanged'> | null;
  cause: EventOfType<'CheckCompleted'> | null;
  /** the state before, when it was recorded: `last_state` null for a first check */
  before: Health | null;
}>;

export type CheckDeps = Readonly<{
  desk: Desk;
  probe: Probe;
  clock: Clock;
  pacer: Pacer;
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
  (state: Health, now: number): Plan<Admission> => {
    const { config, result, checkedAt } = made;
    const configured = configuredEvent(
      config.api_id,
      shownConfig(config, context.retainDays),
      context.readAt,
    );
    const standing = admitConfig(state, configured, now);
    const news: readonly Observation[] = standing === 'record' ? [{ _tag: 'ConfigRead', configured }] : [];
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
        result.error === null ? null : { kind: result.error.kind, message: cutText(result.error.message) },
      config_digest: configured.config_digest,
    } as const;
    if (standing === 'superseded') return { observations: [], value: { dropped: 'config', waived: false } };
    const admission = admitCheck(state, check, config.check_interval_seconds, context.ignoreSlots, now);
    return {
      observations: admission.dropped === null ? [...news, { _tag: 'Checked', check }] : news,
      value: admission,
    };
  };

/** Checks the given APIs with paced starts; each result is recorded, and told to `onReport`, as it arrives. */
export const checkApis = async (
  { desk, probe, clock, pacer, signal }: CheckDeps,
  context: CheckContext,
  due: readonly ApiConfig[],
  onReport: (report: CheckReport) => void,
): Promise<void> => {
  const checkOne = (config: ApiConfig) => async () => {
    const checkedAt = isoTime(clock.now());
    const result = await probe(config, signal)();
    if (signal.aborted) return;
    const recorded = await desk.submit(config.api_id, planCheck({ config, checkedAt, result }, context));
    const nothing = {
      dropped: null,
      waived: false,
      unrecorded: null,
      rowFault: null,
      transition: null,
      cause: null,
      before: null,
    };
    if (recorded._tag === 'Unrecorded') {
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
      rowFault: recorded.rowFault,
    });
  };
  await pacer.run(due.map(checkOne), signal);
};
