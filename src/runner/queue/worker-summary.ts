import { isoTime, type Clock } from '../ports/clock.ts';
import type { SignalCounts } from '../pass/pass-summary.ts';
import type { MessageReport, WorkTransition } from './message-report.ts';

/** What a worker did between two times: a line of `work --json`. */
export type WorkReport = Readonly<{
  since: string;
  until: string;
  messages: Readonly<{ removed: number; back: number; refused: number }>;
  apis: Readonly<{ checked: number; dropped: number; late: number; skipped: number; unrecorded: number }>;
  outcomes: Readonly<{ up: number; down: number }>;
  signals: SignalCounts;
  transitions: readonly WorkTransition[];
  alerts: Readonly<{ published: number; pending: number }>;
}>;

const reportOf = (reports: readonly MessageReport[], since: number, until: number): WorkReport => {
  const sum = (of: (report: MessageReport) => number) => reports.reduce((total, one) => total + of(one), 0);
  const ended = (ending: MessageReport['ending']) => sum((one) => Number(one.ending === ending));
  return {
    since: isoTime(since),
    until: isoTime(until),
    messages: { removed: ended('removed'), back: ended('back'), refused: ended('refused') },
    apis: {
      checked: sum(({ checked }) => checked),
      dropped: sum(({ dropped }) => dropped),
      late: sum(({ late }) => late),
      skipped: sum(({ skipped }) => skipped),
      unrecorded: sum(({ unrecorded }) => unrecorded),
    },
    outcomes: { up: sum(({ up }) => up), down: sum(({ down }) => down) },
    signals: { slow: sum(({ slow }) => slow), expiring: sum(({ expiring }) => expiring) },
    transitions: reports.flatMap(({ transitions }) => transitions),
    alerts: { published: sum(({ published }) => published), pending: sum(({ pending }) => pending) },
  };
};

/** Gathers what a worker reports; `take` gives it and begins anew, or gives null when there was nothing. */
export const createWorkerSummary = (clock: Pick<Clock, 'now'>) => {
  let since = clock.now();
  let reports: MessageReport[] = [];
  return {
    add: (report: MessageReport) => {
      reports.push(report);
    },
    take: (): WorkReport | null => {
      const now = clock.now();
      const taken = reports.length === 0 ? null : reportOf(reports, since, now);
      since = now;
      reports = [];
      return taken;
    },
  };
};
