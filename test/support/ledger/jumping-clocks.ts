import type { LoggedConfig } from '../../../src/events/api-configured.ts';
import type { ChainedEvent } from '../../../src/events/chain-event.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { beginDays, type DayFold } from '../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../src/projections/days/day-fold.ts';
import type { FoldedSummary } from '../../../src/projections/days/summary-of.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import type { Command } from '../../../src/projections/health/decide.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { checked, configRead } from './commands.ts';

/** A check or a config, by a clock that is wrong by some hours. */
export type JumpingStep = Readonly<{
  /** minutes after the step before it */
  after: number;
  /** hours that the runner's clock is ahead */
  ahead: number;
  /** hours between the check and its record */
  late: number;
  outcome: Outcome;
  config: Partial<LoggedConfig> | null;
  /** whether the days that are closed by now are summarized then */
  summarize: boolean;
}>;

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1, 6);

/** When the last of these steps was taken, by a clock that is right (epoch ms). */
export const endOf = (steps: readonly JumpingStep[]): number =>
  start + steps.reduce((sum, { after }) => sum + after, 0) * 60_000;

const commandOf = ({ outcome, config }: JumpingStep, i: number, own: string, isFirst: boolean): Command => {
  if (config === null && !isFirst) return checked(i, outcome, { checked_at: own, latency_ms: 100 + i });
  const read = configRead(i, config ?? {});
  return read._tag === 'RecordConfig' ? { ...read, configured: { ...read.configured, read_at: own } } : read;
};

/** The log of one API, with the summaries of its days: those that are left are closed at its head. */
export const jumpingStream = (steps: readonly JumpingStep[], now: number): readonly ChainedEvent[] => {
  const events: ChainedEvent[] = [];
  const ready: FoldedSummary[] = [];
  const fold: DayFold = beginDays('api');
  let state = initialHealth('api');
  let after: string | null = null;
  const execute = (recorded: number, command: Command): void => {
    const metadata = {
      pass_id: `pass-${String(events.length)}`,
      recorded_at: new Date(recorded).toISOString(),
    };
    const decided = decideAll(state, { ...metadata, runner: { id: 'r', version: '0' } }, [command]);
    state = decided.after;
    events.push(...decided.events);
    for (const one of decided.events) ready.push(...foldDays(fold, one, now));
  };
  const summarize = (recorded: number): void => {
    for (const summary of ready.splice(0)) {
      execute(recorded, { _tag: 'SummarizeDay', summary, after });
      after = summary.day;
    }
  };
  let time = start;
  for (const [i, step] of steps.entries()) {
    time += step.after * 60_000;
    const recorded = time + step.ahead * hour;
    const isMonitored = state.config?.enabled === true && !state.config.removed;
    if (step.config === null && !isMonitored && i > 0) continue;
    const own = new Date(recorded - step.late * hour - 1000).toISOString();
    execute(recorded, commandOf(step, i, own, i === 0));
    if (step.summarize) summarize(recorded);
  }
  summarize(now);
  for (let last = closeAtHead(fold); last !== null; last = closeAtHead(fold)) {
    ready.push(last);
    summarize(now);
  }
  return events;
};

/** What is left of a log at a time (epoch ms). */
export const leftAt = (events: readonly ChainedEvent[], now: number): readonly ChainedEvent[] =>
  events.filter(
    ({ event }) =>
      event.type !== 'CheckCompleted' || event.expires_at === undefined || event.expires_at * 1000 >= now,
  );
