import { commonReport, outcomeOf, type EndedPass, type SummaryOf } from '../pass/pass-summary.ts';

/** What `dispatch --json` prints, and what a dispatch tells its caller. */
export type DispatchSummary = SummaryOf<
  Readonly<{
    apis: Readonly<{ total: number; enabled: number; due: number; sent: number; invalid: number }>;
    /** `backlog`: about how many were waiting before; null when the queue did not say */
    messages: Readonly<{ sent: number; backlog: number | null }>;
    /** due, but the queue did not take them: the next dispatch sends them */
    unsent: readonly string[];
  }>
>;

type Ending = EndedPass & Readonly<{ messages: number; unsent: readonly string[]; backlog: number | null }>;

export const summarizeDispatch = (ending: Ending): DispatchSummary => {
  const { plan, unsent } = ending;
  const { pass_id, started_at, duration_ms, alerts, ...common } = commonReport(ending);
  return {
    report: {
      pass_id,
      started_at,
      duration_ms,
      apis: {
        total: plan.total,
        enabled: plan.enabled,
        due: plan.due.length,
        sent: plan.due.length - unsent.length,
        invalid: plan.invalid.length,
      },
      messages: { sent: ending.messages, backlog: ending.backlog },
      alerts,
      unsent,
      ...common,
    },
    notes: plan.total === 0 ? ['no APIs are configured: nothing to send'] : [],
    interrupted: ending.interrupted,
    unverified: ending.unverified,
    failingChannels: ending.delivered.failingChannels,
    outcome: outcomeOf(ending, unsent),
  };
};
