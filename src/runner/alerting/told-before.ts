import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import { unalertedInStream } from '../states/unalerted-transitions.ts';
import { readTransition, type AlertDetailsCache } from './alert-details.ts';

type Transition = AlertDetails['transition'];

/** How many transitions that a channel is not named in are passed over to find one that it is. */
const longestWay = 10;

/**
 * The transition before this one on a channel, if the log holds no result of its alert; null: it does, or there is no such
 * transition. An alert that is delivered settles all before it, so a state that denies an older one must not be believed
 * then. What stands in the log and cannot be read is left to the audit, and holds no alert up.
 */
export const unalertedBefore = async (
  ledger: Ledger,
  cache: AlertDetailsCache,
  oldest: Transition,
  channelId: string,
): Promise<E.Either<LedgerError, Transition | null>> => {
  let { seq, previous_changed_seq: before } = oldest;
  for (let way = 0; way < longestWay && before !== null && before < seq; way += 1) {
    const found = await readTransition(ledger, cache, oldest.api_id, before);
    if (E.isLeft(found)) return found.left._tag === 'LedgerError' ? E.left(found.left) : E.right(null);
    ({ seq, previous_changed_seq: before } = found.right);
    if (!found.right.channels.includes(channelId)) continue;
    const left = await unalertedInStream(ledger, { ...found.right, channels: [channelId] });
    if (E.isLeft(left)) return left.left._tag === 'LedgerError' ? E.left(left.left) : E.right(null);
    return E.right(left.right.channels.length > 0 ? found.right : null);
  }
  return E.right(null);
};
