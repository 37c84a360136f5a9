import { type AttributeValue, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../events/event-record.ts';
import type { LedgerError, Page, TimeRange } from '../../../projections/ledger.ts';
import { paging, type DynamoDeps } from '../client/dynamo-deps.ts';
import { eventLine } from '../items/event-item.ts';
import { eventsError } from './read-events.ts';
import { transitionsIndex } from '../client/tables.ts';

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
export async function* readTransitionEvents(
  deps: DynamoDeps,
  range: TimeRange,
): AsyncIterable<E.Either<LedgerError, Page>> {
  if (range.since >= range.until) return;
  try {
    for (const month of monthsOf(range) ?? (await monthsInIndex(deps, range)))
      for await (const items of inOrder(queryMonth(deps, month, range)))
        yield E.right(items.map(indexedLine));
  } catch (cause) {
    yield E.left(eventsError(`${deps.tables.events}, index ${transitionsIndex}`, cause));
  }
}

async function* queryMonth(deps: DynamoDeps, month: string, { since, until }: TimeRange) {
  const pages = paginateQuery(paging(deps), {
    TableName: deps.tables.events,
    IndexName: transitionsIndex,
    KeyConditionExpression: 'transition_month = :month AND #at BETWEEN :since AND :until',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':month': { S: month }, ':since': { S: since }, ':until': { S: until } },
  });
  // BETWEEN includes its end, the range does not.
  for await (const { Items: items = [] } of pages) yield items.filter((item) => atOf(item) < until);
}

/** Items of one moment by API and seq, which the index leaves open; those that a page may have cut wait for the next. */
async function* inOrder(pages: AsyncIterable<readonly Item[]>): AsyncIterable<readonly Item[]> {
  let held: readonly Item[] = [];
  for await (const page of pages) {
    const items = [...held, ...page];
    const last = atOf(items.at(-1));
    held = items.filter((item) => atOf(item) === last);
    const ready = items.slice(0, items.length - held.length);
    if (ready.length > 0) yield ready.toSorted(byMoment);
  }
  if (held.length > 0) yield held.toSorted(byMoment);
}

/** Its place in the index is its month and its time, which should be one. */
const indexedLine = (item: Item): E.Either<InvalidItem, EventRecord> => {
  const [month, at] = [item['transition_month']?.S ?? '', atOf(item)];
  const indexedAt = at.startsWith(month) ? at : `${at} in month ${month}`;
  return E.map((line: EventRecord) => ({ ...line, indexedAt }))(eventLine(item));
};

const atOf = (item: Item | undefined): string => item?.['at']?.S ?? '';

const textOrder = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const byMoment = (a: Item, b: Item): number => {
  const time = textOrder(atOf(a), atOf(b));
  if (time !== 0) return time;
  const api = textOrder(a['api_id']?.S ?? '', b['api_id']?.S ?? '');
  return api === 0 ? Number(a['seq']?.N) - Number(b['seq']?.N) : api;
};

/** For a range of decades, such as "everything": the months that have transitions at all. */
const monthsInIndex = async (deps: DynamoDeps, range: TimeRange): Promise<readonly string[]> => {
  const found = new Set<string>();
  const pages = paginateScan(paging(deps), {
    TableName: deps.tables.events,
    IndexName: transitionsIndex,
    ProjectionExpression: 'transition_month',
  });
  for await (const { Items: items = [] } of pages)
    for (const { transition_month } of items)
      if (transition_month?.S !== undefined) found.add(transition_month.S);
  return [...found]
    .filter((month) => range.since.slice(0, 7) <= month && month <= range.until.slice(0, 7))
    .toSorted(textOrder);
};
