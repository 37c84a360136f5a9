import type { EventRecord } from '../../events/event-record.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { monitoredUpTo } from './coverage.ts';
import type { ApiHistory, Incident } from './history-counts.ts';
import type { ReportPeriod } from './report-period.ts';
import { incidentChecks } from './incident-check.ts';

/** How many checks of an incident are kept for people to look at, from its begin and from its end. */
const kept = { first: 6, last: 4 };

const remember = (
  incident: { checks: number; first: EventRecord[]; last: EventRecord[] },
  line: EventRecord,
): void => {
  incident.checks += 1;
  if (incident.first.length < kept.first) {
    incident.first.push(line);
    return;
  }
  incident.last.push(line);
  if (incident.last.length > kept.last) incident.last.shift();
};

/** A check that was folded: it belongs to the incident that is open, or to a run that may become one. */
export const showCheck = (history: ApiHistory, line: EventRecord): void => {
  if (history.incident !== null) remember(history.incident, line);
  else if (history.health.streak > 0) history.run.push(line);
};

/** The incident began with the first check of its run. */
export const beginIncident = (history: ApiHistory, event: StateChanged): void => {
  const incident = {
    seq: event.seq,
    from: epochMs(event.since),
    downMsBefore: history.coverage.downMs,
    checks: 0,
    first: [],
    last: [],
  };
  for (const line of history.run) remember(incident, line);
  history.incident = incident;
};

/** As it is reported; null: it overlaps no time of the period that was monitored. */
export const incidentOf = (
  { coverage, unmonitored }: Pick<ApiHistory, 'coverage' | 'unmonitored'>,
  { since, until }: ReportPeriod,
  incident: Omit<Incident, 'stopped'>,
): Incident | null => {
  const { from, to } = incident;
  const upTo = monitoredUpTo(coverage, Math.max(from, since), Math.min(to ?? until, until));
  if (upTo === null) return null;
  const stays = to === null || to > until;
  return { ...incident, stopped: stays && unmonitored !== null ? { by: unmonitored, at: upTo } : null };
};

/** Ended by the recovery, or (null) not ended by the end of the log. Kept when it overlaps a time of the period that was monitored. */
export const endIncident = (history: ApiHistory, period: ReportPeriod, event: StateChanged | null): void => {
  const { incident, coverage } = history;
  history.incident = null;
  if (incident === null) return;
  const to = event === null ? null : epochMs(event.since);
  const { seq, from, checks, first, last } = incident;
  const reported = incidentOf(history, period, {
    seq,
    from,
    to,
    // One that goes on is told up to the end of the period, like its duration.
    observedMs: (to === null ? coverage.downMsUntil : coverage.downMs) - incident.downMsBefore,
    checks,
    first: incidentChecks(first),
    last: incidentChecks(last),
  });
  if (reported !== null) history.incidents.push(reported);
};
