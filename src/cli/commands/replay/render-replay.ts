import type { StateDifference } from '../../../projections/health/compare-states.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { ReplayReport } from '../../../runner/replay/replay-log.ts';
import { countText } from '../../terminal/format.ts';

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const listed = (heading: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`${heading}: ${names.join(', ')}`];

/** Of an event that breaks its stream `stored` is what is wrong with it. */
const differenceText = ({ api_id, field, stored, replayed }: StateDifference): string =>
  field.startsWith('event')
    ? `${api_id}: ${field}: ${shown(stored)}`
    : `${api_id}: ${field} is ${stored === null ? 'nothing' : shown(stored)}, the log says ${replayed === null ? 'nothing' : shown(replayed)}`;

/** The text of a replay without differences. No states is not the same as a match. */
const verdictOf = ({ streams, unverifiable }: ReplayReport): string => {
  if (streams === 0) return 'Nothing to compare: the log has no events.';
  return unverifiable.length === 0
    ? 'Every state matches its log.'
    : 'Every state that can be verified matches its log.';
};

/** What a replay found and did, for people. */
export const renderReplay = (report: ReplayReport, durationMs: number, write: boolean): string => {
  const { streams, events, differences, behind, ahead, unverifiable, written, unwritten } = report;
  const lines = [
    `Replayed ${countText(events, 'event')} of ${countText(streams, 'stream')} in ${durationText(durationMs)}.`,
    ...differences.map(differenceText),
    ...listed('Ahead of their log (was it restored? upledger replay --write --reset sets them back)', ahead),
    ...listed('Behind their log, but correct (the next pass or replay --write updates them)', behind),
    ...listed('No longer verifiable, because checks have expired', unverifiable),
    ...(write ? [written.length === 0 ? 'No state needed writing.' : `Wrote: ${written.join(', ')}`] : []),
    ...unwritten.map(({ api_id, reason }) => `${api_id} was not written: ${reason}`),
    ...(differences.length === 0 && ahead.length === 0 ? [verdictOf(report)] : []),
  ];
  return `${lines.join('\n')}\n`;
};
