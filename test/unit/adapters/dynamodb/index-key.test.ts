import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { eventLine, eventStatement } from '../../../../src/adapters/dynamodb/items/event-item.ts';
import { storedEvent } from '../../../../src/events/stored-event.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { claimed, metadataAt, summary } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';
import { belongsUnder, indexKey, keysOfMonth } from '../../../../src/adapters/dynamodb/items/index-key.ts';

const at = '2026-11-23T19:44:00.611Z';

// What is stored under a key must be found under it by every later program.
it.each([
  ['api', '2026-11#0'],
  ['shop', '2026-11#4'],
  ['payments', '2026-11#6'],
])('the key of %s is %s, and will always be', (apiId, key) => {
  for (const type of ['StateChanged', 'AlertPublished', 'AlertWaived'] as const)
    expect(indexKey({ type, api_id: apiId }, at)).toBe(key);
  expect(indexKey({ type: 'DaySummarized', api_id: apiId }, at)).toBe(`day#${key}`);
});

it('a month is found under its eight shards, and under its name for what was written before them', () => {
  expect(keysOfMonth('2026-11')).toEqual([
    '2026-11',
    '2026-11#0',
    '2026-11#1',
    '2026-11#2',
    '2026-11#3',
    '2026-11#4',
    '2026-11#5',
    '2026-11#6',
    '2026-11#7',
  ]);
});

it('names are spread evenly over the shards', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 8000; i += 1) {
    const key = indexKey({ type: 'StateChanged', api_id: `api-${String(i)}` }, at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual(keysOfMonth('2026-11').slice(1));
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

it('an event belongs under the key of its month, with the shard of its API or none, and under no other', () => {
  const keys = [...keysOfMonth('2026-10'), ...keysOfMonth('2026-11'), '', '2026-11#', '2026-11#8'];
  const own = keys.filter((key) => belongsUnder(key, 'payments', at));
  expect(own).toEqual(['2026-11', indexKey({ type: 'StateChanged', api_id: 'payments' }, at)]);
});

it('a summary is written under the key of its month and read back as it was hashed', () => {
  const { events } = decideAll(initialHealth('api'), metadataAt(0), [claimed(0, 1)], () =>
    E.right({ events: [summary], clockSkewed: false }),
  );
  const [decided] = events;
  if (decided === undefined) throw new Error('nothing was decided');
  const place = { transition_month: 'day#2026-01#0', at: '2026-01-01T00:00:00.000Z' };
  const values = eventStatement('events', decided).Parameters;
  for (const value of Object.values(place)) expect(values).toContainEqual({ S: value });
  const item = attributesOf({ ...storedEvent(decided.event), ...place });
  expect(right(eventLine(item))).toEqual(decided.line);
});
