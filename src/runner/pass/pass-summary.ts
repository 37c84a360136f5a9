import type { Outcome } from '../../events/fields/outcome.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import type { Signal } from '../../events/fields/signal.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import type { CheckReport } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { DeliveryReport } from '../alerting/deliver-alerts.ts';
import type { PassPlan } from './plan-pass.ts';

/** What the reports of every kind of pass say. */
type CommonReport = Readonly<{
  pass_id: string;
  /** of a dispatch, `scheduled_at` of every check that comes of it */
  started_at: string;
  duration_ms: number;
  alerts: Readonly<{ published: number; pending: number }>;
  /** something of them could not be recorded, or their state not be used */
  unrecorded: readonly string[];
  invalid: readonly Readonly<{ api_id: string | null; faults: readonly string[] }>[];
  late: readonly string[];
}>;

/** What a pass reports to its caller; `Own`: what only this kind of pass says. */
export type SummaryOf<Own> = Readonly<{
  report: CommonReport & Own;
  /** what a person should know beside the counts */
  notes: readonly string[];
  interrupted: boolean;
  /** the states could not be compared with the log this time, though the role may */
  unverified?: boolean;
  /** channels on which something could not be delivered */
  failingChannels: number;
  /** an interruption is the caller's to report */
  outcome: 'done' | 'failed' | 'misconfigured';
}>;

/** What `run --json` prints. */
export type PassSummary = SummaryOf<
  Readonly<{
    apis: Readonly<{
      total: number;
      enabled: number;
      due: number;
      checked: number;
      dropped: number;
      invalid: number;
    }>;
    outcomes: Readonly<{ up: number; down: number }>;
    /** checked APIs whose signal is DOWN after it, whatever their availability is */
    signals: SignalCounts;
    transitions: readonly Readonly<{
      transition_id: string;
      api_id: string;
      seq: number;
      signal: Signal;
      from: Outcome;
      to: Outcome;
      at: string;
    }>[];
  }>
> &
  Readonly<{
    /** alerts are printed by the pass, and go nowhere else */
    onlyPrinted?: boolean;
    /** routine checks expire: those that have may be removed */
    expires?: boolean;
  }>;

export type SignalCounts = Readonly<{ slow: number; expiring: number }>;

/** How many of these APIs are slow, and how many have a certificate that expires soon. */
export const countSignals = (checks: readonly Pick<CheckReport, 'signals'>[]): SignalCounts => {
  const down = (name: SignalName) => checks.filter(({ signals }) => signals?.[name]?.state === 'DOWN').length;
  return { slow: down('latency'), expiring: down('certificate') };
};

/** What a summary needs of a check, and no more: a pass may make 10,000. */
export type CheckSummary = Pick<CheckReport, 'api_id' | 'waived' | 'transitions' | 'signals'> &
  Readonly<{ outcome: Outcome; dropped: boolean; error: string | null }>;

export const summarizeCheck = (check: CheckReport): CheckSummary => {
  const { api_id, waived, transitions, signals, unrecorded, stateError } = check;
  const { outcome } = check.result;
  const error = unrecorded ?? stateError;
  const what =
    unrecorded === null ? 'is recorded, but the state shown for it is old' : `(${outcome}) was not recorded`;
  return {
    api_id,
    waived,
    transitions,
    signals,
    outcome,
    dropped: check.dropped !== null,
    error: error === null ? null : `the check of ${api_id} ${what}: ${error}`,
  };
};

/** A pass that is over: times are epoch ms and ms. */
export type EndedPass = Readonly<{
  passId: string;
  startedAt: number;
  durationMs: number;
  plan: PassPlan;
  /** APIs of which something was not recorded, each once */
  unrecorded: readonly string[];
  unverified: boolean;
  delivered: DeliveryReport;
  interrupted: boolean;
}>;

type Pass = EndedPass &
  Readonly<{
    checks: readonly CheckSummary[];
    /** APIs whose last record is in the future */
    ahead: readonly string[];
  }>;

export const commonReport = ({
  passId,
  startedAt,
  durationMs,
  plan,
  unrecorded,
  delivered,
}: EndedPass): CommonReport => ({
  pass_id: passId,
  started_at: isoTime(startedAt),
  duration_ms: Math.max(0, Math.round(durationMs)),
  alerts: { published: delivered.published, pending: delivered.pending },
  unrecorded,
  invalid: plan.invalid.map(({ api_id, faults }) => ({ api_id, faults })),
  late: plan.late,
});

/** `unsent`: what was not given to workers, though it was due. */
export const outcomeOf = (
  { plan, unrecorded, unverified, delivered }: EndedPass,
  unsent: readonly string[] = [],
): PassSummary['outcome'] => {
  if (unverified || unsent.length + unrecorded.length + delivered.failures.length > 0) return 'failed';
  return plan.invalid.length > 0 || plan.listsNoneKnown ? 'misconfigured' : 'done';
};

const notesOf = ({ plan, ahead, checks }: Pass): readonly string[] => {
  const waived = checks.some((check) => check.waived) ? '; the order rules were waived for them' : '';
  return [
    ...(plan.total === 0 ? ['no APIs are configured: nothing to check'] : []),
    ...(ahead.length === 0
      ? []
      : [`a clock was wrong: the last record of ${ahead.join(', ')} is in the future${waived}`]),
  ];
};

export const summarizePass = (pass: Pass): PassSummary => {
  const { plan, checks } = pass;
  const { pass_id, started_at, duration_ms, ...common } = commonReport(pass);
  const up = checks.filter(({ outcome }) => outcome === 'UP').length;
  return {
    report: {
      pass_id,
      started_at,
      duration_ms,
      apis: {
        total: plan.total,
        enabled: plan.enabled,
        due: plan.due.length,
        checked: checks.length,
        dropped: checks.filter(({ dropped }) => dropped).length,
        invalid: plan.invalid.length,
      },
      outcomes: { up, down: checks.length - up },
      signals: countSignals(checks),
      transitions: checks.flatMap(({ transitions }) =>
        transitions.map((transition) => {
          const { api_id, seq, signal, from, to, at } = transition;
          return { transition_id: transitionId(transition), api_id, seq, signal, from, to, at };
        }),
      ),
      ...common,
    },
    notes: notesOf(pass),
    interrupted: pass.interrupted,
    unverified: pass.unverified,
    failingChannels: pass.delivered.failingChannels,
    outcome: outcomeOf(pass),
  };
};
