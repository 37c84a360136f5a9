import { isoTime } from '../ports/clock.ts';
import type { DeliveryReport } from '../alerting/deliver-alerts.ts';
import type { PassPlan } from '../pass/plan-pass.ts';

/** What `dispatch --json` prints, and what a dispatch tells its caller. */
export type DispatchSummary = Readonly<{
  report: Readonly<{
    pass_id: string;
    /** `scheduled_at` of every check that comes of it */
    started_at: string;
    duration_ms: number;
    apis: Readonly<{ total: number; enabled: number; due: number; sent: number; invalid: number }>;
    /** `backlog`: those that waited before, about; null when the queue did not say */
    messages: Readonly<{ sent: number; backlog: number | null }>;
    alerts: Readonly<{ published: number; pending: number }>;
    /** due, but the queue did not take them: the next dispatch sends them */
    unsent: readonly string[];
    /** their config could not be recorded, or their state not be used */
    unrecorded: readonly string[];
    invalid: readonly Readonly<{ api_id: string | null; faults: readonly string[] }>[];
    late: readonly string[];
  }>;
  notes: readonly string[];
  interrupted: boolean;
  outcome: 'done' | 'failed' | 'misconfigured';
}>;

type Ending = Readonly<{
  passId: string;
  startedAt: number;
  durationMs: number;
  plan: PassPlan;
  messages: number;
  unsent: readonly string[];
  unrecorded: readonly string[];
  backlog: number | null;
  delivered: DeliveryReport;
  interrupted: boolean;
}>;

export const summarizeDispatch = (ending: Ending): DispatchSummary => {
  const { plan, delivered, unsent, unrecorded } = ending;
  const failed = unsent.length > 0 || unrecorded.length > 0 || delivered.failures.length > 0;
  const isInvalid = plan.invalid.length > 0 || plan.listsNoneKnown;
  return {
    report: {
      pass_id: ending.passId,
      started_at: isoTime(ending.startedAt),
      duration_ms: Math.max(0, Math.round(ending.durationMs)),
      apis: {
        total: plan.total,
        enabled: plan.enabled,
        due: plan.due.length,
        sent: plan.due.length - unsent.length,
        invalid: plan.invalid.length,
      },
      messages: { sent: ending.messages, backlog: ending.backlog },
      alerts: { published: delivered.published, pending: delivered.pending },
      unsent,
      unrecorded,
      invalid: plan.invalid.map(({ api_id, faults }) => ({ api_id, faults })),
      late: plan.late,
    },
    notes: plan.total === 0 ? ['no APIs are configured: nothing to send'] : [],
    interrupted: ending.interrupted,
    outcome: failed ? 'failed' : isInvalid ? 'misconfigured' : 'done',
  };
};
