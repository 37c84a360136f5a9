import type { Outcome } from '../../../events/fields/outcome.ts';
import type { SignalName } from '../../../events/resumed/signals.ts';
import { certificateLeft } from '../../../projections/health/signals/verdicts.ts';
import type { AlertDetails } from '../../ports/alert-details.ts';
import { countText } from '../../text/count-text.ts';
import { dayMs } from '../../../projections/health/epoch-ms.ts';

/** How messages tell the state changes of signals apart from outages. */
const tags: Readonly<Record<SignalName, Readonly<Record<Outcome, string>>>> = {
  latency: { DOWN: 'SLOW', UP: 'FAST' },
  certificate: { DOWN: 'CERT', UP: 'CERT OK' },
};

/** `SLOW`; of availability `DOWN`. */
export const stateWord = ({ signal, to }: AlertDetails['transition']): string =>
  signal === 'availability' ? to : tags[signal][to];

/** `certificate expires in 9 days`; what is not a whole day any more is less than one. */
const certificateText = (leftMs: number | null): string => {
  if (leftMs === null) return 'certificate';
  if (leftMs < 0) return 'certificate has expired';
  const days = Math.floor(leftMs / dayMs);
  return `certificate expires in ${days === 0 ? 'less than a day' : countText(days, 'day')}`;
};

/** What the deciding check saw: `1240 ms, limit 800 ms`, `certificate expires in 9 days`. */
const factText = ({ transition, cause, slow_ms }: AlertDetails): string => {
  if (transition.signal === 'certificate')
    return certificateText(cause === null ? null : certificateLeft(cause));
  const latency = cause?.latency_ms ?? null;
  const parts = [
    ...(latency === null ? [] : [`${String(latency)} ms`]),
    ...(slow_ms === null ? [] : [`limit ${String(slow_ms)} ms`]),
  ];
  return parts.length === 0 ? 'latency' : parts.join(', ');
};

/** `[SLOW] shop: 1240 ms, limit 800 ms` around the id of the API, so that it alone is shortened. */
export const signalSubject = (details: AlertDetails): readonly [before: string, after: string] => [
  `[${stateWord(details.transition)}] `,
  `: ${factText(details)}`,
];

/** `shop is slow: 1240 ms, limit 800 ms` */
export const signalHeadline = (details: AlertDetails): string => {
  const { api_id, signal, to } = details.transition;
  if (signal === 'certificate') return `${api_id}: ${factText(details)}`;
  return `${api_id} is ${to === 'DOWN' ? 'slow' : 'fast again'}: ${factText(details)}`;
};

/** What the first check of the run began. */
export const sinceText = ({ signal, to }: AlertDetails['transition']): string => {
  if (to === 'UP') return signal === 'certificate' ? 'Renewed at' : 'Recovered at';
  return { availability: 'Failing since', latency: 'Slow since', certificate: 'Seen at' }[signal];
};

/** What each check of the run was, as in `2nd consecutive failure`. */
export const checkWord = ({ signal, to }: AlertDetails['transition']): string =>
  ({
    availability: { DOWN: 'failure', UP: 'success' },
    latency: { DOWN: 'slow answer', UP: 'fast answer' },
    certificate: { DOWN: 'check', UP: 'check' },
  })[signal][to];

/** `latency UP -> DOWN`; of availability `UP -> DOWN`. */
export const changeText = ({
  signal,
  from,
  to,
}: Pick<AlertDetails['transition'], 'signal' | 'from' | 'to'>): string =>
  signal === 'availability' ? `${from} -> ${to}` : `${signal} ${from} -> ${to}`;
