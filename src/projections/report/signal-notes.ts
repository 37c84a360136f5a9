import { isHttps, type ApiConfigured } from '../../events/api-configured.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { epochMs, isoMs } from '../health/epoch-ms.ts';
import { isWatched } from '../health/signals/verdicts.ts';
import type { ReportPeriod } from './report-period.ts';

/** One signal in a period, filled as a stream is read. Epoch ms. */
type SignalNote = { downs: number; downSince: number | null };
export type SignalNotes = Map<SignalName, SignalNote>;

/** A signal beside the uptime, which it never touches. */
export type ReportedSignal = Readonly<{
  signal: SignalName;
  /** changes to DOWN in the period */
  downs: number;
  /** since when it is DOWN at the end of the period; null: it is not */
  down_since: string | null;
}>;

/** Counts a change of a signal beside availability. What comes after the period is not of it. */
export const noteSignal = (
  notes: SignalNotes,
  { since, until }: Pick<ReportPeriod, 'since' | 'until'>,
  { signal, to, at, since: began }: StateChanged,
): void => {
  const time = epochMs(at);
  if (signal === 'availability' || time >= until) return;
  const note = notes.get(signal) ?? { downs: 0, downSince: null };
  if (to === 'DOWN' && time >= since) note.downs += 1;
  note.downSince = to === 'DOWN' ? epochMs(began) : null;
  notes.set(signal, note);
};

/** A config may drop signals without a change of them. */
export const dropSignals = (
  notes: SignalNotes,
  { until }: Pick<ReportPeriod, 'until'>,
  event: ApiConfigured,
  newTarget: boolean,
): void => {
  if (epochMs(event.read_at) >= until) return;
  for (const [name, note] of notes)
    if (newTarget || !isWatched(name, event) || (name === 'certificate' && !isHttps(event.url)))
      note.downSince = null;
};

/** Those with anything to say. */
export const reportedSignals = (notes: SignalNotes): readonly ReportedSignal[] =>
  [...notes].flatMap(([signal, { downs, downSince }]) =>
    downs === 0 && downSince === null
      ? []
      : [{ signal, downs, down_since: downSince === null ? null : isoMs(downSince) }],
  );
