import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import { isoTime } from '../ports/clock.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';

/** State changes of a period, of all signals, and the deliveries of their alerts in that period. */
export type Deliveries = Readonly<{ changes: number; deliveries: number; channels: number }>;

/**
 * Counts in the index of transitions. A delivery is one acceptance of one alert by one channel. What cannot be decoded is left
 * out.
 */
export const countDeliveries = async (
  ledger: Pick<Ledger, 'readTransitions'>,
  period: Readonly<{ since: number; until: number }>,
  apis: ReadonlySet<string>,
): Promise<E.Either<LedgerError, Deliveries>> => {
  const range = { since: isoTime(period.since), until: isoTime(period.until) };
  const channels = new Set<string>();
  let [changes, deliveries] = [0, 0];
  for await (const page of ledger.readTransitions(range)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event) || !apis.has(event.right.api_id)) continue;
      if (event.right.type === 'StateChanged') changes += 1;
      if (event.right.type !== 'AlertPublished' || event.right.published_at >= range.until) continue;
      deliveries += 1;
      channels.add(event.right.channel_id);
    }
  }
  return E.right({ changes, deliveries, channels: channels.size });
};
