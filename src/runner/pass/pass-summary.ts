import type { Outcome } from '../../events/fields/outcome.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import type { CheckReport } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { DeliveryReport } from '../alerting/deliver-alerts.ts';
import type { PassPlan } from './plan-pass.ts';

/** What `run --json` prints, and what a pass tells its caller. */
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
  /** 0, 1 or 2 as the command line promises; an interruption is the caller's to tell */
  outcome: 'done' | 'failed' | 'misconfigured';
}>;

type Ending = Readonly<{
  passId: string;
  startedAt: number;
  durationMs: number;
  plan: PassPlan;
  delivered: DeliveryReport;
  interrupted: boolean;
}>;

/** Counts one pass while it runs. */
export const createPassSummary = (note: (text: string) => void) => {
  const unrecorded = new Set<string>();
  const waived: string[] = [];
  const ahead = new Set<string>();
  const transitions: PassSummary['report']['transitions'][number][] = [];
  const count = { expected: 0, checked: 0, dropped: 0, up: 0, down: 0 };

  const report = (check: CheckReport) => {
    count.checked += 1;
    count[check.result.outcome === 'UP' ? 'up' : 'down'] += 1;
    if (check.dropped !== null) count.dropped += 1;
    if (check.waived) waived.push(check.api_id);
    if (check.unrecorded !== null) {
      unrecorded.add(check.api_id);
      note(`the check of ${check.api_id} (${check.result.outcome}) was not recorded: ${check.unrecorded}`);
    }
    if (check.stateError !== null) {
      unrecorded.add(check.api_id);
      note(`the check of ${check.api_id} is recorded, the state shown for it is old: ${check.stateError}`);
    }
    if (check.transition !== null) {
      const { api_id, seq, from, to, at } = check.transition;
      transitions.push({ transition_id: transitionId(check.transition), api_id, seq, from, to, at });
    }
  };

  const notes = ({ plan }: Ending): readonly string[] => [
    ...(plan.total === 0 ? ['no APIs are configured: nothing to check'] : []),
    ...(ahead.size === 0
      ? []
      : [
          `a clock was wrong: the last record of ${[...ahead].join(', ')} lies in the future${waived.length > 0 ? '; the order rules were waived for them' : ''}`,
        ]),
  ];

  const summary = (ending: Ending): PassSummary => {
    const { plan, delivered } = ending;
    const failed = unrecorded.size > 0 || delivered.failures.length > 0;
    const invalid = plan.invalid.length > 0 || plan.listsNoneKnown;
    return {
      report: {
        pass_id: ending.passId,
        started_at: isoTime(ending.startedAt),
        duration_ms: Math.max(0, Math.round(ending.durationMs)),
        apis: {
          total: plan.total,
          enabled: plan.enabled,
          due: plan.due.length,
          checked: count.checked,
          dropped: count.dropped,
          invalid: plan.invalid.length,
        },
        outcomes: { up: count.up, down: count.down },
        transitions,
        alerts: { published: delivered.published, pending: delivered.pending },
        unrecorded: [...unrecorded],
        invalid: plan.invalid.map(({ api_id, faults }) => ({ api_id, faults })),
        late: plan.late,
      },
      notes: notes(ending),
      interrupted: ending.interrupted,
      outcome: failed ? 'failed' : invalid ? 'misconfigured' : 'done',
    };
  };

  return {
    expect: (checks: number) => {
      count.expected = checks;
    },
    done: () => count.checked,
    open: () => count.expected - count.checked,
    report,
    unrecorded: (apiId: string) => {
      unrecorded.add(apiId);
    },
    futureClock: (apiId: string) => {
      ahead.add(apiId);
    },
    summary,
  };
};
