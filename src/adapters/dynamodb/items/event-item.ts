import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { canonicalJson } from '../../../events/encoding/canonical-json.ts';
import { invalidItem, type InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../events/event-record.ts';
import { storedEvent } from '../../../events/stored-event.ts';
import type { DecidedEvent } from '../../../projections/health/decide-all.ts';
import { attributesOf } from './attribute-value.ts';
import { indexKey } from './index-key.ts';
import { plainSummary, summaryAttributes } from './packed-summary.ts';
import { plainItem } from './plain-item.ts';
import { insertStatement, type Statement } from '../commit/statements.ts';

/** An event as it is stored. Its index key is neither printed nor hashed. */
export const eventItem = ({
  event,
  indexedAt: at,
}: Pick<DecidedEvent, 'event' | 'indexedAt'>): Record<string, AttributeValue> => {
  const stored = storedEvent(event);
  const item = at === null ? stored : { ...stored, transition_month: indexKey(event, at), at };
  return event.type === 'DaySummarized' ? summaryAttributes(item) : attributesOf(item);
};

/** The statement that appends an event. */
export const eventStatement = (table: string, decided: DecidedEvent): Statement =>
  insertStatement(table, eventItem(decided));

/** A stored item as the line that was hashed; a fault for what JSON cannot say, or what has no hash. */
export const eventLine = (
  item: Readonly<Record<string, AttributeValue>>,
): E.Either<InvalidItem, EventRecord> => {
  const plain = item['type']?.S === 'DaySummarized' ? plainSummary(item) : plainItem(item);
  if (E.isLeft(plain))
    return E.left(invalidItem('event', item['api_id']?.S ?? null, placeOf(item), plain.left));
  const { hash, transition_month: _month, ...body } = plain.right;
  const { api_id, seq } = body;
  if (typeof api_id !== 'string' || typeof seq !== 'number' || !Number.isSafeInteger(seq))
    return E.left(
      invalidItem('event', item['api_id']?.S ?? null, null, [
        'its key is not an api_id (S) and a whole seq (N)',
      ]),
    );
  if (typeof hash !== 'string')
    return E.left(
      invalidItem('event', api_id, seq, [`hash is ${hash === undefined ? 'missing' : 'not text'}`]),
    );
  return E.right({ api_id, seq, body: canonicalJson(withoutIndexTime(body)), hash });
};

/** The events that have no `at` of their own. */
const atOfIndex: ReadonlySet<string> = new Set(['AlertPublished', 'AlertWaived', 'DaySummarized']);

/** For these types `at` belongs to the index. For a transition it is a member of the event. */
const withoutIndexTime = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if (!atOfIndex.has(String(body['type']))) return body;
  const { at: _at, ...own } = body;
  return own;
};

const placeOf = (item: Readonly<Record<string, AttributeValue>>): number | null => {
  const seq = Number(item['seq']?.N);
  return Number.isSafeInteger(seq) ? seq : null;
};
