import type { History } from '../world/history.ts';
import type { Placed, Tell } from './streams.ts';

/** What a pass says of itself is so: nothing that it did or failed to do is passed over in silence. */
export const checkReports = (h: History, all: readonly Placed[], tell: Tell): void => {
  const byPass = Map.groupBy(all, ({ written }) => written.passId);
  for (const { passId, kind, summary, process, readError, unlooked } of h.passes.values()) {
    if (kind === 'work') continue;
    if (summary === null) {
      if (process.alive && readError === null) tell('stuck', `${passId} never ended`);
      continue;
    }
    const { report, outcome } = summary;
    const mine = byPass.get(passId) ?? [];
    const checked = new Set(
      mine.flatMap(({ event }) => (event.type === 'CheckCompleted' ? [event.api_id] : [])),
    );
    const accounted = new Set([...checked, ...report.unrecorded]).size + report.apis.dropped;
    const made = h.made.filter((one) => one.passId === passId && one.told).length;
    if (report.apis.checked !== made || accounted < made)
      tell('report', `${passId} made ${String(made)} checks and accounts for ${String(accounted)}`);
    for (const { transition_id } of report.transitions)
      if (
        !mine.some(
          ({ event }) =>
            event.type === 'StateChanged' && `${event.api_id}/${String(event.seq)}` === transition_id,
        )
      )
        tell('report', `${passId} reports ${transition_id}, which it did not record`);
    const settled = mine.filter(
      ({ event }) => event.type === 'AlertPublished' || event.type === 'AlertWaived',
    ).length;
    if (report.alerts.published > settled) tell('report', `${passId} reports more alerts than it recorded`);
    if (outcome !== 'failed' && report.unrecorded.length > 0)
      tell('report', `${passId} hides that something is unrecorded`);
    if (unlooked && (outcome !== 'failed' || summary.unverified !== true))
      tell('blind look', `${passId} could not compare the states with the log, and does not say so`);
  }
};
