import { loggedConfigOf } from '../../events/api-configured.ts';
import { configDigest } from '../../events/config-digest.ts';
import type { Event, EventOfType, NewEventOfType } from '../../events/event.ts';
import type { Signal } from '../../events/fields/signal.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import { transitionsOf } from '../health/signals/transitions.ts';
import type { Health } from '../health/health-state.ts';
import { lostAfter, type LostRuns } from '../health/signals/lost-runs.ts';
import { contradictionOf } from '../health/signals/signal-changes.ts';
import { signalNames } from '../health/signals/verdicts.ts';

/**
 * A transition that must follow a check. Without `isCertain` it only may follow, because checks may have expired. Without
 * `isCounted` the length and the start of its streak are unknown.
 */
export type ExpectedTransition = Readonly<{
  transition: NewEventOfType<'StateChanged'>;
  isCertain: boolean;
  isCounted: boolean;
}>;

type Sofar = Readonly<{ state: Health; pending: readonly ExpectedTransition[] }>;

/** The possible change of a signal whose streak cannot be counted. */
const possibleChange = (
  state: Health,
  check: EventOfType<'CheckCompleted'>,
  signal: SignalName,
): Pick<ExpectedTransition['transition'], 'signal' | 'from' | 'to' | 'previous_since'> | null => {
  const found = check.prev_kept_hash === undefined ? null : contradictionOf(state, signal, check);
  if (found === null) return null;
  const { state: from, since: previous_since } = found.before;
  return { signal, from, to: found.to, previous_since };
};

/**
 * The transitions that must follow a check on this state, or may (of the `uncertain` signals), in order. `lostRuns`: signals
 * whose streak cannot be counted, including the uncertain ones.
 */
const expectedTransitions = (
  state: Health,
  event: EventOfType<'CheckCompleted'>,
  channels: readonly string[],
  lostRuns: LostRuns,
  uncertain: LostRuns,
): readonly ExpectedTransition[] => {
  const transitions = transitionsOf(state, event, channels);
  // As after nearly every check.
  if (transitions.length === 0 && uncertain.length === 0) return none;
  const derived = transitions
    .filter(({ signal }) => !uncertain.some((name) => name === signal))
    .map((transition) => ({
      transition,
      isCertain: true,
      isCounted: !lostRuns.some((name) => name === transition.signal),
    }));
  if (uncertain.length === 0) return derived;
  const possible = uncertain.flatMap((name) => {
    const change = possibleChange(state, event, name);
    if (change === null) return [];
    const { checked_at: at } = event;
    const unknown = { since: at, checks: null, previous_changed_seq: null };
    const cause_seq = state.version + 1;
    const transition = {
      type: 'StateChanged',
      ...change,
      ...unknown,
      at,
      cause_seq,
      presumed: false,
      channels,
    } as const;
    return [{ transition, isCertain: false, isCounted: false }];
  });
  return [...derived, ...possible].toSorted(
    (a, b) => order.indexOf(a.transition.signal) - order.indexOf(b.transition.signal),
  );
};

const none: readonly ExpectedTransition[] = [];
const order: readonly Signal[] = ['availability', ...signalNames];

const derivedFields = [
  'signal',
  'from',
  'to',
  'at',
  'since',
  'previous_since',
  'previous_changed_seq',
  'cause_seq',
  'presumed',
  'channels',
  'checks',
] as const;

/** The unknown members of a transition whose checks may have expired. */
const lostFields: ReadonlySet<string> = new Set(['since', 'checks']);

const text = (value: ExpectedTransition['transition'][(typeof derivedFields)[number]]): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

/** `certificate to DOWN`; of availability `to DOWN`. */
const changeText = ({ signal, to }: ExpectedTransition['transition']): string =>
  signal === 'availability' ? `to ${to}` : `of ${signal} to ${to}`;

export const lostTransition = ({ transition }: ExpectedTransition): string =>
  `should be the change ${changeText(transition)} that check ${String(transition.cause_seq)} caused`;

/** The first that must follow. */
export const firstCertain = (pending: readonly ExpectedTransition[]): ExpectedTransition | undefined =>
  pending.find(({ isCertain }) => isCertain);

/** The expected transition that matches an event, and those after it; undefined: none matches. */
const matching = (
  pending: readonly ExpectedTransition[],
  { signal }: EventOfType<'StateChanged'>,
): Readonly<{ found: ExpectedTransition | undefined; rest: readonly ExpectedTransition[] }> => {
  const place = pending.findIndex(({ transition, isCertain }) => isCertain || transition.signal === signal);
  return { found: pending[place], rest: pending.slice(place + 1) };
};

/** The expected transitions after a verified event. */
const stillPending = (pending: readonly ExpectedTransition[], event: Event): readonly ExpectedTransition[] =>
  event.type === 'StateChanged' ? matching(pending, event).rest : none;

/** Whether this is a transition whose checks may have expired. */
const isEvidenceLost = (pending: readonly ExpectedTransition[], event: Event): boolean =>
  event.type === 'StateChanged' && matching(pending, event).found?.isCounted === false;

type Expecting = Sofar &
  Readonly<{ channels: readonly string[]; lostRuns: LostRuns; evidenceExpired: number }>;

/** The expected transitions after an event, by the state before it. */
export const expectedAfter = (
  { state, pending, channels, lostRuns, evidenceExpired }: Expecting,
  event: Event,
  uncertain: LostRuns,
): Pick<Expecting, 'pending' | 'lostRuns' | 'evidenceExpired'> => ({
  // A check ends what was pending, and only a check brings more.
  pending:
    event.type === 'CheckCompleted'
      ? expectedTransitions(state, event, channels, lostRuns, uncertain)
      : stillPending(pending, event),
  lostRuns: lostAfter(lostRuns, state, event),
  evidenceExpired: evidenceExpired + (isEvidenceLost(pending, event) ? 1 : 0),
});

/**
 * Whether transitions, and the config a check was made with, follow from the log before them. False: what was recorded
 * is not what followed, so that nothing after it can be derived either.
 */
export const isDerived = (
  { state, pending }: Sofar,
  event: Event,
  report: (fault: string, at?: number) => void,
): boolean => {
  if (event.type === 'StateChanged') {
    const { found } = matching(pending, event);
    if (found === undefined) {
      report('does not follow from the checks before it');
      return false;
    }
    // Some expected transitions of a check are uncertain, so each is linked to the last recorded one.
    const expected = {
      ...found.transition,
      previous_changed_seq: state.changed_seq === 0 ? null : state.changed_seq,
    };
    const wrong = derivedFields
      .filter((field) => found.isCounted || !lostFields.has(field))
      .filter((field) => text(event[field]) !== text(expected[field]));
    for (const field of wrong)
      report(`says ${field} ${text(event[field])}; the log before it says ${text(expected[field])}`);
    return wrong.length === 0;
  }
  const missed = firstCertain(pending);
  if (missed !== undefined) {
    report(lostTransition(missed));
    return false;
  }
  if (event.type === 'CheckCompleted' && event.config_digest !== state.config?.digest)
    report('was made with another config than the one in force');
  if (
    event.type === 'ApiConfigured' &&
    event.config_digest !== configDigest(event.api_id, loggedConfigOf(event))
  )
    report('has a config_digest that does not match its config');
  return true;
};
