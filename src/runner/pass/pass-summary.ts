import type { Outcome } from '../../events/fields/outcome.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import type { CheckReport } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { DeliveryReport } from '../alerting/deliver-alerts.ts';
import type { PassPlan } from './plan-pass.ts';

/** What `run --json` prints, and what a pass reports to its caller. */
export type PassSummary = Readonly<{
  report: Readonly<{
    pass_id: string;
    started_at: string;
    duration_ms: number;
    apis: Readonly<{
      total: number;
      enabled: number;
      due: number;
      checked: number;
      dropped: number;
      invalid: number;
    }>;
    outcomes: Readonly<{ up: number; down: number }>;
    transitions: readonly Readonly<{
      transition_id: string;
      api_id: string;
      seq: number;
      from: Outcome;
      to: Outcome;
      at: string;
    }>[];
    alerts: Readonly<{ published: number; pending: number }>;
    unrecorded: readonly string[];
    invalid: readonly Readonly<{ api_id: string | null; faults: readonly string[] }>[];
    late: readonly string[];
  }>;
  /** what a person should know beside the counts */
  notes: readonly string[];
  interrupted: boolean;
  /** an interruption is the caller's to report */
  outcome: 'done' | 'failed' | 'misconfigured';
}>;

/** What a summary needs of a check, and no more: a pass may make 10,000. */
export type CheckSummary = Pick<CheckReport, 'api_id' | 'waived' | 'transition'> &
  Readonly<{ outcome: Outcome; dropped: boolean; error: string | null }>;

export const summarizeCheck = (check: CheckReport): CheckSummary => {
  const { api_id, waived, transition, unrecorded, stateError } = check;
  const { outcome } = check.result;
  const error = unrecorded ?? stateError;
  const what =
    unrecorded === null ? 'is recorded, the state shown for it is old' : `(${outcome}) was not recorded`;
  return {
    api_id,
    waived,
    transition,
    outcome,
    dropped: check.dropped !== null,
    error: error === null ? null : `the check of ${api_id} ${what}: ${error}`,
  };
};

type Pass = Readonly<{
  passId: string;
  startedAt: number;
  durationMs: number;
  plan: PassPlan;
  checks: readonly CheckSummary[];
  /** APIs of which something was not recorded, each once */
  unrecorded: readonly string[];
  /** APIs whose last record lies in the future */
  ahead: readonly string[];
  delivered: DeliveryReport;
  interrupted: boolean;
}>;

const notesOf = ({ plan, ahead, checks }: Pass): readonly string[] => {
  const waived = checks.some((check) => check.waived) ? '; the order rules were waived for them' : '';
  return [
    ...(plan.total === 0 ? ['no APIs are configured: nothing to check'] : []),
    ...(ahead.length === 0
      ? []
      : [`a clock was wrong: the last record of ${ahead.join(', ')} lies in the future${waived}`]),
  ];
};

export const summarizePass = (pass: Pass): PassSummary => {
  const { plan, checks, unrecorded, delivered } = pass;
  const failed = unrecorded.length > 0 || delivered.failures.length > 0;
  const invalid = plan.invalid.length > 0 || plan.listsNoneKnown;
  const up = checks.filter(({ outcome }) => outcome === 'UP').length;
  return {
    report: {
      pass_id: pass.passId,
      started_at: isoTime(pass.startedAt),
      duration_ms: Math.max(0, Math.round(pass.durationMs)),
      apis: {
        total: plan.total,
        enabled: plan.enabled,
        due: plan.due.length,
        checked: checks.length,
        dropped: checks.filter(({ dropped }) => dropped).length,
        invalid: plan.invalid.length,
      },
      outcomes: { up, down: checks.length - up },
      transitions: checks.flatMap(({ transition }) => {
        if (transition === null) return [];
        const { api_id, seq, from, to, at } = transition;
        return [{ transition_id: transitionId(transition), api_id, seq, from, to, at }];
      }),
      alerts: { published: delivered.published, pending: delivered.pending },
      unrecorded,
      invalid: plan.invalid.map(({ api_id, faults }) => ({ api_id, faults })),
      late: plan.late,
    },
    notes: notesOf(pass),
    interrupted: pass.interrupted,
    outcome: failed ? 'failed' : invalid ? 'misconfigured' : 'done',
  };
};
