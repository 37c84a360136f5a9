import * as E from 'fp-ts/lib/Either.js';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AppDeps } from './create-app.ts';
import { readAfter } from './event-stream.ts';

const pollMs = 2000;
const keepAliveMs = 15_000;

/** Sends the events of an API after a position as they are recorded, until the client or the server ends. `ended` is called once. */
export const liveEvents = (
  c: Context,
  deps: Pick<AppDeps, 'sleep' | 'signal' | 'withLedger'>,
  { api, after }: Readonly<{ api: string; after: number }>,
  ended: () => void,
): Response => {
  return streamSSE(c, async (stream) => {
    let seq = after;
    let quietMs = 0;
    let isReadable = true;
    const over = new AbortController();
    const end = () => {
      over.abort();
    };
    // A client that has left, or sent a HEAD request, reads nothing more, so a write would never end.
    const left = () => {
      stream.abort();
    };
    deps.signal.addEventListener('abort', end, { once: true });
    stream.onAbort(end);
    c.req.raw.signal.addEventListener('abort', left, { once: true });
    if (c.req.raw.signal.aborted) left();
    try {
      await stream.write('retry: 3000\n\n');
      while (!over.signal.aborted) {
        const found = await deps.withLedger(`/api/live ${api}`, (ledger) => readAfter(ledger, api, seq));
        const events = E.isRight(found) ? found.right : [];
        // A view that cannot see must not look like one in which nothing happens.
        if (E.isRight(found) !== isReadable) {
          isReadable = E.isRight(found);
          const told = E.isRight(found)
            ? { event: 'readable', data: '' }
            : { event: 'unreadable', data: found.left };
          await stream.writeSSE(told);
        }
        for (const { id, data } of events) await stream.writeSSE({ id, event: 'recorded', data });
        seq = Number(events.at(-1)?.id ?? seq);
        quietMs = events.length > 0 ? 0 : quietMs + pollMs;
        if (quietMs >= keepAliveMs) {
          quietMs = 0;
          await stream.write(': nothing new\n\n');
        }
        await deps.sleep(pollMs, over.signal);
      }
    } finally {
      ended();
      deps.signal.removeEventListener('abort', end);
      c.req.raw.signal.removeEventListener('abort', left);
    }
  });
};
