import { probeError, type Failed, finalError } from './probe-error.ts';
import type { Phase, Phases } from './phases.ts';

/** The one deadline of an attempt, and the pass's own signal, as one thing that ends whatever step is under way. */
export type Deadline = Readonly<{
  /** Calls `stop` once the time is up or the check is abandoned: at once when it already is. One step at a time. */
  watch: (stop: (cut: Failed) => void) => void;
  unwatch: () => void;
  /** Drops the timer and the listener. */
  end: () => void;
}>;

const doing: Record<Phase, string> = {
  dns: 'looking up the name',
  connect: 'connecting',
  tls: 'in the TLS handshake',
  first_byte: 'waiting for headers',
  body: 'reading the body',
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
  signal.addEventListener('abort', onAbort);
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
      signal.removeEventListener('abort', onAbort);
    },
  };
};
