import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';

/** Streams that are read at a time, for stores that are far away. */
const together = 32;

/** When the first event of a stream was recorded (epoch ms); null: it is missing or cannot be read. */
const firstOf = async (
  ledger: Pick<Ledger, 'readStream'>,
  apiId: string,
): Promise<E.Either<LedgerError, number | null>> => {
  for await (const page of ledger.readStream(apiId, { from: 1, to: 1 })) {
    if (E.isLeft(page)) return page;
    const [line] = page.right;
    if (line === undefined || E.isLeft(line)) continue;
    const event = decodeEvent(line.right);
    if (E.isRight(event)) return E.right(Date.parse(event.right.recorded_at));
  }
  return E.right(null);
};

/**
 * When the log of some APIs (null: all) begins, in epoch ms; null: nobody knows. The first event of a stream is a config, which never
 * expires, so one event of each is read.
 */
export const firstRecorded = async (
  ledger: Pick<Ledger, 'loadStates' | 'readStream'>,
  apis: readonly string[] | null,
): Promise<E.Either<LedgerError, number | null>> => {
  const loaded = await ledger.loadStates(apis ?? undefined)();
  if (E.isLeft(loaded)) return loaded;
  const { states, faults } = loaded.right;
  if (faults.length > 0) return E.right(null);
  const ids = states.map(({ api_id }) => api_id);
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ids.length; i += together) {
    const some = await Promise.all(ids.slice(i, i + together).map((apiId) => firstOf(ledger, apiId)));
    for (const one of some) {
      if (E.isLeft(one)) return one;
      if (one.right === null) return E.right(null);
      first = Math.min(first, one.right);
    }
  }
  return E.right(Number.isFinite(first) ? first : null);
};
