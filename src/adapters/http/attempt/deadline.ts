import { probeError, type Failed, finalError } from './probe-error.ts';
import type { Phase, Phases } from './phases.ts';

/** The one deadline of an attempt, and the pass's own signal, as one thing that ends whatever step is under way. */
export type Deadline = Readonly<{
  /** Calls `stop` once the time is up or the check is abandoned: at once when it already is. One step at a time. */
  watch: (stop: (cut: Failed) => void) => void;
  unwatch: () => void;
  /** Drops the timer, and no longer listens to the signal. */
  end: () => void;
}>;

const doing: Record<Phase, string> = {
  dns: 'looking up the name',
  connect: 'connecting',
  tls: 'in the TLS handshake',
  first_byte: 'waiting for headers',
  body: 'reading the body',
};

type Stop = () => void;
type Relay = Readonly<{ stops: Set<Stop>; stopAll: Stop }>;

const relays = new WeakMap<AbortSignal, Relay>();

const relayOf = (signal: AbortSignal): Relay => {
  const known = relays.get(signal);
  if (known !== undefined) return known;
  const stops = new Set<Stop>();
  const relay = { stops, stopAll: () => stops.forEach((stop) => stop()) };
  relays.set(signal, relay);
  return relay;
};

/** One listener for all that a signal stops: a pass has one signal and thousands of deadlines. Gives what ends it. */
const onAbortOf = (signal: AbortSignal, stop: Stop): Stop => {
  const { stops, stopAll } = relayOf(signal);
  if (stops.size === 0) signal.addEventListener('abort', stopAll);
  stops.add(stop);
  return () => {
    stops.delete(stop);
    if (stops.size === 0) signal.removeEventListener('abort', stopAll);
  };
};

export const startDeadline = (timeoutMs: number, signal: AbortSignal, phases: Phases): Deadline => {
  let cut: Failed | null = null;
  let stop: ((why: Failed) => void) | null = null;
  const end = (why: Failed): void => {
    if (cut !== null) return;
    cut = why;
    stop?.(why);
  };
  const onTime = (): void => {
    const phase = phases.current();
    const where = phase === null ? '' : ` (${doing[phase]})`;
    end(
      probeError(
        'timeout',
        `no ${phase === 'body' ? 'complete ' : ''}response within ${timeoutMs} ms${where}`,
      ),
    );
  };
  const onAbort = (): void => end(finalError('other', 'the check was abandoned'));
  const timer = setTimeout(onTime, timeoutMs);
  const unlisten = onAbortOf(signal, onAbort);
  if (signal.aborted) onAbort();
  return {
    watch: (next) => {
      stop = next;
      if (cut !== null) next(cut);
    },
    unwatch: () => {
      stop = null;
    },
    end: () => {
      clearTimeout(timer);
      unlisten();
    },
  };
};
