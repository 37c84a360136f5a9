import * as t from 'io-ts';
import { ApiId } from '../../../src/events/fields/api-id.ts';
import { CheckError } from '../../../src/events/fields/check-error.ts';
import { IsoTime } from '../../../src/events/fields/iso-time.ts';
import { Outcome } from '../../../src/events/fields/outcome.ts';
import { Signal } from '../../../src/events/fields/signal.ts';
import { Timings } from '../../../src/events/fields/timings.ts';
import { WholeNumber } from '../../../src/events/fields/whole-number.ts';

/** The JSON that docs/cli.md promises. Written down here once more, so that a change of either is noticed. */
const nullable = <C extends t.Mixed>(codec: C) => t.union([codec, t.null]);

/** Exactly these keys: a strict codec drops what it does not know, so names are compared as well. */
const exactly = <P extends t.Props>(props: P) => {
  const codec = t.strict(props);
  const names = Object.keys(props).toSorted().join();
  return new t.Type<t.TypeOfProps<P>, unknown, unknown>(
    'exactly',
    (u): u is t.TypeOfProps<P> => codec.is(u),
    (u, c) =>
      typeof u === 'object' && u !== null && Object.keys(u).toSorted().join() === names
        ? codec.validate(u, c)
        : t.failure(u, c, `must have exactly the keys ${names}`),
    t.identity,
  );
};

export const PassReport = exactly({
  pass_id: t.string,
  started_at: IsoTime,
  duration_ms: WholeNumber,
  apis: exactly({
    total: WholeNumber,
    enabled: WholeNumber,
    due: WholeNumber,
    checked: WholeNumber,
    dropped: WholeNumber,
    invalid: WholeNumber,
  }),
  outcomes: exactly({ up: WholeNumber, down: WholeNumber }),
  signals: exactly({ slow: WholeNumber, expiring: WholeNumber }),
  transitions: t.array(
    exactly({
      transition_id: t.string,
      api_id: ApiId,
      seq: WholeNumber,
      signal: Signal,
      from: Outcome,
      to: Outcome,
      at: IsoTime,
    }),
  ),
  alerts: exactly({ published: WholeNumber, pending: WholeNumber }),
  unrecorded: t.array(t.string),
  invalid: t.array(exactly({ api_id: nullable(t.string), faults: t.array(t.string) })),
  late: t.array(t.string),
});

const SignalStatus = exactly({
  state: Outcome,
  since: nullable(IsoTime),
  streak: WholeNumber,
  threshold: WholeNumber,
});

export const StatusReport = t.array(
  exactly({
    api_id: ApiId,
    last_state: nullable(Outcome),
    presumed: t.boolean,
    last_status_code: nullable(WholeNumber),
    last_latency_ms: nullable(WholeNumber),
    last_checked_at: nullable(IsoTime),
    last_changed_at: nullable(IsoTime),
    last_error: nullable(t.string),
    failing_since: nullable(IsoTime),
    streak: WholeNumber,
    stale: t.boolean,
    monitored: t.boolean,
    why: nullable(t.string),
    pending: WholeNumber,
    pending_on: t.record(t.string, WholeNumber),
    signals: t.exact(t.partial({ latency: SignalStatus, certificate: SignalStatus })),
  }),
);

export const TransitionLine = exactly({
  transition_id: t.string,
  api_id: ApiId,
  seq: WholeNumber,
  signal: Signal,
  from: Outcome,
  to: Outcome,
  at: IsoTime,
  since: IsoTime,
  presumed: t.boolean,
  previous_duration_ms: nullable(WholeNumber),
  cause: nullable(
    exactly({
      status_code: nullable(WholeNumber),
      error: nullable(CheckError),
      latency_ms: nullable(WholeNumber),
      certificate_until: nullable(WholeNumber),
    }),
  ),
  alerted_at: nullable(IsoTime),
  channel: nullable(t.string),
  message_id: nullable(t.string),
  deliveries: t.array(exactly({ channel_id: t.string, at: IsoTime, message_id: nullable(t.string) })),
});

const checkReport = {
  url: t.string,
  method: t.string,
  checked_at: IsoTime,
  outcome: Outcome,
  status_code: nullable(WholeNumber),
  latency_ms: nullable(WholeNumber),
  timings: nullable(Timings),
  attempts: WholeNumber,
  error: nullable(CheckError),
};
export const CheckReport = exactly(checkReport);
/** Of a check that followed redirects. */
export const RedirectedCheckReport = exactly({ ...checkReport, redirects: t.readonlyArray(t.string) });

/** The value as its codec takes it; anything else fails the test with every fault. */
export const shaped = <A>(codec: t.Type<A, unknown, unknown>, value: unknown): A => {
  const decoded = codec.decode(value);
  if (decoded._tag === 'Right') return decoded.right;
  throw new Error(
    decoded.left
      .map(
        ({ context, value: found, message }) =>
          `${context.map(({ key }) => key).join('.')}: ${message ?? ''} ${JSON.stringify(found)}`,
      )
      .join('\n'),
  );
};
