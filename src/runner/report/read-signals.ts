import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { epochMs, isoMs } from '../../projections/health/epoch-ms.ts';
import { configChange, evolve } from '../../projections/health/evolve.ts';
import { initialHealth, type Health } from '../../projections/health/health-state.ts';
import { hasSignals, isWatched, signalNames } from '../../projections/health/signals/verdicts.ts';
import { everything, type Ledger } from '../../projections/ledger.ts';
import type { ReportPeriod } from '../../projections/report/report-period.ts';
import { dropSignals, noteSignal, type SignalNotes } from '../../projections/report/signal-notes.ts';
import { configsIn, orThrow } from './read-summaries.ts';

type Scan = Readonly<{
  ledger: Pick<Ledger, 'readTransitions' | 'readStream'>;
  states: readonly Health[];
  /** whether they are those of all APIs */
  isWhole: boolean;
}>;

type Change = StateChanged & Readonly<{ signal: SignalName }>;

const isOfSignal = (event: StateChanged): event is Change => event.signal !== 'availability';

/** Of one API: the changes in the period in their order, and the first one after it of each signal. */
type Changes = { readonly within: Change[]; readonly after: Map<SignalName, Change> };

/** Only these lines have the member: `availability` is not written. */
const hasSignal = '"signal":"';

async function* changesIn({ ledger }: Scan, since: number, until: number): AsyncGenerator<Change> {
  if (since >= until) return;
  for await (const read of ledger.readTransitions({ since: isoMs(since), until: isoMs(until) }))
    for (const line of orThrow(read)) {
      if (E.isLeft(line) || !line.right.body.includes(hasSignal)) continue;
      const event = decodeEvent(line.right);
      if (E.isRight(event) && event.right.type === 'StateChanged' && isOfSignal(event.right))
        yield event.right;
    }
}

const lastOf = ({ within }: Changes, name: SignalName): Change | null =>
  within.findLast(({ signal }) => signal === name) ?? null;

/** Whether what follows the period is needed to say whether the signal was DOWN at its end. */
const isOpen = (
  { config, signals }: Health,
  changes: Changes,
  name: SignalName,
  { since }: ReportPeriod,
): boolean => {
  const last = lastOf(changes, name);
  const now = signals?.[name];
  if (last !== null) return last.to === 'DOWN' && now?.since !== last.since;
  // One that is DOWN again since the period began may have been DOWN before.
  const isDownSince = now?.state === 'DOWN' && now.since !== null && epochMs(now.since) < since;
  return config !== null && isWatched(name, config) && !isDownSince;
};

/** Since when the signal has been DOWN without a change in the period; null: it was not. */
const downFromBefore = (
  { signals }: Health,
  { after }: Changes,
  name: SignalName,
  { since }: ReportPeriod,
): number | null => {
  const next = after.get(name);
  const down = next === undefined ? signals?.[name]?.since : next.to === 'UP' ? next.previous_since : null;
  const time = down === null || down === undefined ? null : epochMs(down);
  return time !== null && time < since ? time : null;
};

/** Whether the change to DOWN lasted until the next change, or still does. */
const lasted = ({ signals }: Health, { after }: Changes, { signal, since }: Change): boolean => {
  const next = after.get(signal);
  return next === undefined
    ? signals?.[signal]?.since === since
    : next.to === 'UP' && next.previous_since === since;
};

/** A config has dropped a signal that was DOWN: the stream says when. */
const dropInStream = async (
  { ledger }: Scan,
  apiId: string,
  after: number,
  notes: SignalNotes,
  period: ReportPeriod,
): Promise<void> => {
  let state = initialHealth(apiId);
  for await (const event of configsIn(ledger, apiId, everything)) {
    const isLater = event.seq > after;
    if (isLater && epochMs(event.read_at) >= period.until) return;
    if (isLater) dropSignals(notes, period, event, configChange(state.config, event).newTarget);
    state = evolve(state, event);
  }
};

const notesOf = async (
  scan: Scan,
  state: Health,
  changes: Changes,
  period: ReportPeriod,
): Promise<SignalNotes> => {
  const notes: SignalNotes = new Map();
  for (const change of changes.within) noteSignal(notes, period, change);
  for (const name of signalNames) {
    const last = lastOf(changes, name);
    if (last === null) {
      const downSince = downFromBefore(state, changes, name, period);
      if (downSince !== null) notes.set(name, { downs: 0, downSince });
    } else if (last.to === 'DOWN' && !lasted(state, changes, last)) {
      const own: SignalNotes = new Map([...notes].filter(([signal]) => signal === name));
      await dropInStream(scan, state.api_id, last.seq, own, period);
    }
  }
  return notes;
};

const usesSignals = ({ config, signals }: Health): boolean =>
  signals !== null || (config !== null && hasSignals(config));

/**
 * What a report says of signals beside availability, from the index of transitions and the states: a summary of a day does not
 * hold it. Of all APIs together nothing is read while none has signals. A signal that was DOWN throughout the period and dropped by a later config
 * is not noted. Throws `Unread` for what the ledger failed to read.
 */
export const readSignals = async (
  scan: Scan,
  period: ReportPeriod,
): Promise<ReadonlyMap<string, SignalNotes>> => {
  if (scan.isWhole && !scan.states.some(usesSignals)) return new Map();
  const all = new Map(
    scan.states.map((state) => {
      const changes: Changes = { within: [], after: new Map() };
      return [state.api_id, { state, changes }];
    }),
  );
  for await (const change of changesIn(scan, period.since, period.until))
    all.get(change.api_id)?.changes.within.push(change);
  for (const { changes } of all.values()) changes.within.sort((a, b) => a.seq - b.seq);
  if (
    [...all.values()].some(({ state, changes }) =>
      signalNames.some((name) => isOpen(state, changes, name, period)),
    )
  )
    for await (const change of changesIn(scan, period.until, period.now)) {
      const after = all.get(change.api_id)?.changes.after;
      if (after !== undefined && !after.has(change.signal)) after.set(change.signal, change);
    }
  const told = new Map<string, SignalNotes>();
  for (const [apiId, { state, changes }] of all) {
    const notes = await notesOf(scan, state, changes, period);
    if (notes.size > 0) told.set(apiId, notes);
  }
  return told;
};
