import { type AttributeValue, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../events/event-record.ts';
import type { LedgerError, Page, TimeRange } from '../../../projections/ledger.ts';
import { paging, type DynamoDeps } from '../client/dynamo-deps.ts';
import { eventLine } from '../items/event-item.ts';
import { eventsError } from './read-events.ts';
import { transitionsIndex } from '../client/tables.ts';
import { belongsUnder, dayKeysOfMonth, isDayKey, keysOfMonth, monthOfKey } from '../items/index-key.ts';
import { mergeInOrder, textOrder, timeOf } from './merge-in-order.ts';

/** Ten years: asking for each month is then no longer cheaper than asking which there are. */
const most = 120;

const indexOf = (time: string): number => Number(time.slice(0, 4)) * 12 + Number(time.slice(5, 7)) - 1;

const nameOf = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;

/** The months (`2026-01`) that a range touches, in order; null when they are too many to ask for one by one. */
export const monthsOf = ({ since, until }: TimeRange): readonly string[] | null => {
  const first = indexOf(since);
  const count = indexOf(until) - first + 1;
  if (!Number.isSafeInteger(count) || count > most) return null;
  return Array.from({ length: Math.max(count, 0) }, (_, i) => nameOf(first + i));
};

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Transitions and their deliveries from the sparse index, in order of time. An index trails its table by a moment, so
 * nothing decides on it.
 */
export const readTransitionEvents = (
  deps: DynamoDeps,
  range: TimeRange,
): AsyncIterable<E.Either<LedgerError, Page>> => readIndex(deps, range, keysOfMonth);

/** Summaries of days from the same index, in order of their days. */
export const readSummaryEvents = (
  deps: DynamoDeps,
  range: TimeRange,
): AsyncIterable<E.Either<LedgerError, Page>> => readIndex(deps, range, dayKeysOfMonth);

async function* readIndex(
  deps: DynamoDeps,
  range: TimeRange,
  keysOf: (month: string) => readonly string[],
): AsyncIterable<E.Either<LedgerError, Page>> {
  if (range.since >= range.until) return;
  try {
    const months = monthsOf(range)?.map(keysOf) ?? (await keysInIndex(deps, range, keysOf));
    for (const keys of months)
      for await (const items of mergeInOrder(keys.map((key) => queryKey(deps, key, range))))
        yield E.right(items.map(indexedLine));
  } catch (cause) {
    yield E.left(eventsError(`${deps.tables.events}, index ${transitionsIndex}`, cause));
  }
}

async function* queryKey(deps: DynamoDeps, key: string, { since, until }: TimeRange) {
  const pages = paginateQuery(paging(deps), {
    TableName: deps.tables.events,
    IndexName: transitionsIndex,
    KeyConditionExpression: 'transition_month = :key AND #at BETWEEN :since AND :until',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':key': { S: key }, ':since': { S: since }, ':until': { S: until } },
  });
  // BETWEEN includes its end, the range does not.
  for await (const { Items: items = [] } of pages) yield items.filter((item) => timeOf(item) < until);
}

/** Its place in the index is its time, under the key of its month and its API. */
const indexedLine = (item: Item): E.Either<InvalidItem, EventRecord> => {
  const [key, at] = [item['transition_month']?.S ?? '', timeOf(item)];
  const indexedAt = belongsUnder(key, item['api_id']?.S ?? '', at) ? at : `${at} in month ${key}`;
  return E.map((line: EventRecord) => ({ ...line, indexedAt }))(eventLine(item));
};

/** For a range of decades, such as "everything": the existing keys, as a list for each month. */
const keysInIndex = async (
  deps: DynamoDeps,
  range: TimeRange,
  keysOf: (month: string) => readonly string[],
): Promise<readonly (readonly string[])[]> => {
  const found = new Set<string>();
  const pages = paginateScan(paging(deps), {
    TableName: deps.tables.events,
    IndexName: transitionsIndex,
    ProjectionExpression: 'transition_month',
  });
  for await (const { Items: items = [] } of pages)
    for (const { transition_month } of items)
      if (transition_month?.S !== undefined) found.add(transition_month.S);
  const ofDays = keysOf === dayKeysOfMonth;
  const wanted = [...found].filter((key) => {
    const month = monthOfKey(key);
    return isDayKey(key) === ofDays && range.since.slice(0, 7) <= month && month <= range.until.slice(0, 7);
  });
  return [...Map.groupBy(wanted.toSorted(textOrder), monthOfKey).values()];
};
