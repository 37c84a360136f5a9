import { dayIn, dayOf } from '../../projections/days/utc-days.ts';
import { epochMs } from '../../projections/health/epoch-ms.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Settings } from '../recording/settings.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { summarizeStream } from './summarize-stream.ts';
import { waitMs } from './when-days-are-over.ts';
import type { Note } from '../ports/note.ts';

export type PassDays = Readonly<{
  ledger: Ledger;
  writer: StreamWriter;
  clock: Clock;
  settings: Pick<Settings, 'summarizeDays'>;
  signal: AbortSignal;
  /** streams that this runner is to look after, those of removed APIs too */
  streams: readonly string[];
  /** checks that this pass made, or sent */
  checks: number;
  note: Note;
}>;

/** Streams that a pass looks at: of a thousand checks ten, so that it takes little longer for them. */
const fewest = 10;
const checksForOne = 100;

/** Events of one stream that are read, beside those of the one day that is always closed. */
const eventsOfStream = 2000;

/** The day of the latest check or config, whichever is later; -1: there is neither. */
const lastOwnDay = ({ last_checked_at, config }: Health): number =>
  Math.max(
    last_checked_at === null ? -1 : dayOf(epochMs(last_checked_at)),
    config === null ? -1 : dayOf(epochMs(config.read_at)),
  );

/** Whether the stream began, with its first config, after this day, and not in the future of a wrong clock. */
const beganSince = ({ config }: Health, day: number, now: number): boolean => {
  if (config?.seq !== 1) return false;
  const first = dayOf(epochMs(config.read_at));
  return day < first && first <= dayOf(now);
};

/**
 * Whether a day that is over is not summarized yet, as far as the state says. Events of a later day may stand before the last
 * summary, and nothing behind it: an API that was removed between midnight and the next pass.
 */
const mayHaveDays = (state: Health, now: number): boolean => {
  const { version, summarized_day: day, summarized_seq: seq } = state;
  const yesterday = dayOf(now - waitMs) - 1;
  if (day === null || seq === null) return version > 0 && !beganSince(state, yesterday, now);
  if (dayIn(day) >= yesterday) return false;
  const last = lastOwnDay(state);
  return version > seq || (last > dayIn(day) && last <= yesterday);
};

/** A part of them, another one in each minute: what cannot be summarized must not stand in the way of all that can. */
const inTurn = (streams: readonly string[], most: number, now: number): readonly string[] => {
  if (streams.length <= most) return streams;
  const first = (Math.floor(now / 60_000) * most) % streams.length;
  return [...streams.slice(first), ...streams.slice(0, first)].slice(0, most);
};

/**
 * Summarizes days that are over, when all checks of a pass are recorded and their alerts sent: a few streams a pass. What it
 * cannot, it notes; the days stay due.
 */
export const summarizeDays = async (deps: PassDays): Promise<void> => {
  const { ledger, writer, clock, settings, signal, streams, checks, note } = deps;
  if (!settings.summarizeDays || signal.aborted) return;
  const now = clock.now();
  const most = Math.max(fewest, Math.floor(checks / checksForOne));
  const due = streams.filter((apiId) => mayHaveDays(writer.state(apiId), now));
  for (const apiId of inTurn(due, most, now)) {
    if (signal.aborted) return;
    const { error } = await summarizeStream({ ledger, writer, now, signal }, apiId, eventsOfStream);
    if (error !== null) note(`the days of ${apiId} are not summarized: ${error}`, { api_id: apiId });
  }
};
