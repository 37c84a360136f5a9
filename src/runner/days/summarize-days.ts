import { dayIn, dayOf } from '../../projections/days/utc-days.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Settings } from '../recording/settings.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { summarizeStream, waitMs } from './summarize-stream.ts';
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

/** Streams of which a day that is over is not summarized yet, as far as their states say. */
const streamsWithDays = (
  writer: StreamWriter,
  streams: readonly string[],
  now: number,
): readonly string[] => {
  const yesterday = dayOf(now - waitMs) - 1;
  return streams.filter((apiId) => {
    const { version, summarized_day: day, summarized_seq: seq } = writer.state(apiId);
    return version > (seq ?? 0) && (day === null || dayIn(day) < yesterday);
  });
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
  for (const apiId of inTurn(streamsWithDays(writer, streams, now), most, now)) {
    if (signal.aborted) return;
    const { error } = await summarizeStream({ ledger, writer, now, signal }, apiId, eventsOfStream);
    if (error !== null) note(`the days of ${apiId} are not summarized: ${error}`, { api_id: apiId });
  }
};
