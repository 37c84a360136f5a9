import { otherDigests } from '../../events/config-digest.ts';
import { longestMessage } from '../../events/check-completed.ts';
import { lowestVersion } from '../../events/stored-event.ts';
import type { EventOfType } from '../../events/event.ts';
import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import type { Command, Refusal } from '../../projections/health/decide.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { ApiConfig, DigestOf } from '../config/api-config.ts';
import { channelsOf } from '../config/channels/channel-settings.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import type { StartThrottle } from './start-throttle.ts';
import type { Probe, ProbeResult } from '../ports/probe.ts';
import { configuredEvent, loggedConfig } from '../config/logged-config.ts';

/** What became of one check. */
export type CheckReport = Readonly<{
  api_id: string;
  result: ProbeResult;
  dropped: Refusal | null;
  waived: boolean;
  unrecorded: string | null;
  /** recorded, and why its state cannot follow */
  stateError: string | null;
  /** in their order: availability, latency, certificate */
  transitions: readonly EventOfType<'StateChanged'>[];
  cause: EventOfType<'CheckCompleted'> | null;
  /** after it, signals beside availability that are not at rest; null: all are */
  signals: Health['signals'];
  /** the state before, when it was recorded: `last_state` null for a first check */
  before: Health | null;
}>;

/** Of a check that was not recorded. */
const nothing = {
  dropped: null,
  waived: false,
  stateError: null,
  transitions: [],
  cause: null,
  signals: null,
  before: null,
};

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
  digestOf: DigestOf;
  /** the configs are what an unusable source said before: checks are recorded with the config in force, and no config is */
  outdated: boolean;
}>;

/** `inForce`: the digest of the recorded config when the check was begun. */
type Made = Readonly<{ config: ApiConfig; inForce: string | null; checkedAt: string; result: ProbeResult }>;

const shortened = (error: ProbeResult['error'], bytes: number): ProbeResult['error'] =>
  error === null ? null : { kind: error.kind, message: truncateUtf8(error.message, bytes) };

const digestInForce = ({ config }: Health): string | null => config?.digest ?? null;

/** The commands that record a check, with the config that it was made with, unless that is the one in force now (its digest). */
const commandsOf = (
  { config, inForce, checkedAt, result }: Made,
  context: CheckContext,
  inForceNow: string | null,
): readonly Command[] => {
  const digest = context.digestOf(config);
  const shown = digest === inForceNow ? null : loggedConfig(config, context.retainDays);
  const whole = {
    type: 'CheckCompleted',
    pass_id: context.passId,
    scheduled_at: context.scheduledAt,
    checked_at: checkedAt,
    outcome: result.outcome,
    status_code: result.status_code,
    latency_ms: result.latency_ms,
    timings: result.timings,
    attempts: result.attempts,
    certificate_until: result.certificate_until,
    error: result.error,
    config_digest: (context.outdated ? inForce : null) ?? digest,
  } as const;
  const check = { ...whole, error: shortened(whole.error, longestMessage[lowestVersion(whole)]) };
  const slotSeconds = context.ignoreSlots ? undefined : config.check_interval_seconds;
  const record: Command = {
    _tag: 'RecordCheck',
    check,
    sameConfig: shown === null ? [] : otherDigests(config.api_id, shown),
    channels: channelsOf(config),
    slotSeconds,
  };
  if (shown === null || context.outdated) return [record];
  return [
    { _tag: 'RecordConfig', configured: configuredEvent(config.api_id, shown, context.readAt) },
    record,
  ];
};

/** Checks the given APIs with paced starts; each result is recorded as it arrives, and given as soon as it is. */
export const checkApis = async function* (
  { writer, probe, clock, throttle, signal }: CheckDeps,
  context: CheckContext,
  due: readonly ApiConfig[],
): AsyncGenerator<CheckReport, void, void> {
  const reports: CheckReport[] = [];
  let wake: () => void = () => undefined;
  const onReport = (report: CheckReport) => {
    reports.push(report);
    wake();
  };
  const checkOne = (config: ApiConfig) => async (leave: () => void) => {
    const checkedAt = isoTime(clock.now());
    const inForce = digestInForce(writer.state(config.api_id));
    const result = await probe(config, signal)();
    if (signal.aborted) return;
    const made = { config, inForce, checkedAt, result };
    const recorded = await writer.execute(
      config.api_id,
      (_, state) => commandsOf(made, context, digestInForce(state)),
      { onSent: leave },
    );
    if (recorded._tag === 'NotAppended') {
      onReport({ ...nothing, api_id: config.api_id, result, unrecorded: recorded.reason });
      return;
    }
    const transitions = recorded.events.filter((event) => event.type === 'StateChanged');
    const cause = recorded.events.find((event) => event.type === 'CheckCompleted') ?? null;
    onReport({
      api_id: config.api_id,
      result,
      unrecorded: null,
      dropped: recorded.refusal,
      waived: recorded.clockSkewed,
      transitions,
      cause,
      signals: writer.state(config.api_id).signals,
      before: recorded.before,
      stateError: recorded.stateError,
    });
  };
  let isOver = false;
  const running = throttle.run(due.map(checkOne), signal).then(() => {
    isOver = true;
    wake();
  });
  for (;;) {
    for (let report = reports.shift(); report !== undefined; report = reports.shift()) yield report;
    if (isOver) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  await running;
};
