import pc from 'picocolors';
import type { ApiStatus } from '../../../runner/status/api-status.ts';
import { signalNames } from '../../../projections/health/signals/verdicts.ts';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import { listText } from '../../../runner/text/list-text.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { StatusRow } from '../../../runner/status/read-statuses.ts';
import { countText } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

/** It was DOWN at its last check and is still monitored. */
export const isDown = (status: ApiStatus): boolean => status.monitored && status.last_state === 'DOWN';

/** The state of an API in one or two words, in display order. */
const words = ['DOWN', 'STALE', 'not checked', 'presumed UP', 'UP', 'unmonitored'] as const;
type Word = (typeof words)[number];

const wordOf = (status: ApiStatus): Word => {
  if (!status.monitored) return 'unmonitored';
  if (status.last_state === null) return 'not checked';
  if (status.stale) return 'STALE';
  if (status.last_state === 'DOWN') return 'DOWN';
  return status.presumed ? 'presumed UP' : 'UP';
};

const coloured = (word: Word, text: string, colours: boolean): string => {
  const { red, green, yellow } = pc.createColors(colours);
  return (word === 'DOWN' ? red : word === 'UP' ? green : yellow)(text);
};

/** DOWN first, even if the last check is old; then uncertain states; then by name. */
const rank = ({ status }: StatusRow): number =>
  2 * (isDown(status) ? 0 : words.indexOf(wordOf(status))) + (status.stale ? 1 : 0);

/** `12 APIs: 1 DOWN, 1 STALE, 10 UP`. */
const totals = (rows: readonly StatusRow[], colours: boolean): string => {
  const counts = words.flatMap((word) => {
    const count = rows.filter(({ status }) => wordOf(status) === word).length;
    return count === 0 ? [] : [coloured(word, `${count.toLocaleString('en')} ${word}`, colours)];
  });
  return `${countText(rows.length, 'API')}: ${counts.join(', ')}`;
};

/** What was last known of an API that is not seen now. */
const lastSeen = ({ monitored, stale, last_state, presumed }: ApiStatus): string | null =>
  last_state === null || (monitored && !stale) ? null : `${presumed ? 'presumed' : 'was'} ${last_state}`;

/** `failing 1 of 3`: how far the checks are from a change of state. */
const streakText = ({ status, state }: StatusRow): string | null => {
  if (status.streak === 0 || state.config === null) return null;
  const [what, threshold] =
    status.last_state === 'DOWN'
      ? ['good', state.config.success_threshold]
      : ['failing', state.config.failure_threshold];
  return `${what} ${String(status.streak)} of ${String(threshold)}`;
};

/** A duration in its largest unit alone: there is little room. */
const ago = (time: string | null, now: number): string => {
  if (time === null) return '-';
  const ms = now - Date.parse(time);
  // Rounded up: it is older by the time it is read.
  return ms < 1000 ? '0 s' : durationText(ms).split(' ').slice(0, 2).join(' ');
};

const answer = ({ last_status_code: code, last_latency_ms: latency }: ApiStatus): string =>
  code === null ? '-' : `${String(code)}${latency === null ? '' : ` in ${String(latency)} ms`}`;

const signalWords = {
  latency: { DOWN: 'slow', opening: 'slow answer', closing: 'fast answer' },
  certificate: { DOWN: 'certificate expires soon', opening: '', closing: 'renewed, check' },
} as const;

/** `slow for 5 min`, and how many checks are needed to change it. */
const signalNotes = ({ signals }: ApiStatus, now: number): readonly string[] =>
  signalNames.flatMap((name) => {
    const signal = signals[name];
    if (signal === undefined) return [];
    const { state, since, streak, threshold } = signal;
    const wording = signalWords[name];
    const run = state === 'DOWN' ? wording.closing : wording.opening;
    return [
      ...(state === 'DOWN' ? [`${wording.DOWN}${since === null ? '' : ` (for ${ago(since, now)})`}`] : []),
      ...(streak === 0 ? [] : [`${run} ${String(streak)} of ${String(threshold)}`]),
    ];
  });

/** ` on mail, team`; empty where `default` is the only one. */
const pendingOn = ({ pending_on }: ApiStatus): string => {
  const ids = Object.keys(pending_on).toSorted();
  return ids.every((id) => id === defaultChannel) ? '' : ` on ${listText(ids, 3)}`;
};

const notes = ({ status, state }: StatusRow, now: number): string =>
  [
    lastSeen(status),
    status.why,
    streakText({ status, state }),
    status.last_error,
    ...(status.monitored ? signalNotes(status, now) : []),
    status.pending === 0 ? null : `${countText(status.pending, 'alert')} pending${pendingOn(status)}`,
  ]
    .filter((note) => note !== null)
    .join('; ');

/**
 * The states to show, and a line that counts all of `of`: at the end, where a terminal stops, or at the top of a screen that
 * may cut the end. `age` is that of the last check.
 */
export const renderStatus = (
  states: readonly StatusRow[],
  of: readonly StatusRow[],
  now: number,
  shown: Shown & Readonly<{ totalsFirst: boolean }>,
): string => {
  if (of.length === 0) return 'No APIs are known.\n';
  const line = `${totals(of, shown.colours)}\n`;
  if (states.length === 0) return line;
  const cells = states
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ status, state }) => [
      status.api_id,
      coloured(wordOf(status), wordOf(status), shown.colours),
      status.last_state === null ? '-' : ago(state.changed_since, now),
      ago(status.last_checked_at, now),
      answer(status),
      notes({ status, state }, now),
    ]);
  const rows = table(['API', 'state', 'for', 'age', 'answer', 'notes'], cells, shown);
  return shown.totalsFirst ? `${line}\n${rows}` : `${rows}\n${line}`;
};
