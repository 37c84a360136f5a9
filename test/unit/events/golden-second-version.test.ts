import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../src/adapters/dynamodb/items/attribute-value.ts';
import { eventStatement, eventLine } from '../../../src/adapters/dynamodb/items/event-item.ts';
import { stateOf } from '../../../src/adapters/dynamodb/items/state-item.ts';
import { decodeStoredState, stateValues } from '../../../src/adapters/sqlite/state-row.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import { canonicalJson } from '../../../src/events/encoding/canonical-json.ts';
import { isIntact, recordText, type EventRecord } from '../../../src/events/event-record.ts';
import { storedEvent } from '../../../src/events/stored-event.ts';
import { evolve } from '../../../src/projections/health/evolve.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import { storedState } from '../../../src/projections/health/stored-state.ts';
import { secondVersion } from '../../support/ledger/second-version.ts';
import { right } from '../../support/right.ts';

const Golden = t.type({
  api_id: t.string,
  seq: t.number,
  hash: t.string,
});

const fixture = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', name), 'utf8')
    .trimEnd()
    .split('\n');

const lineFrom = (text: string): EventRecord => {
  const parsed: unknown = JSON.parse(text);
  const { api_id, seq, hash } = right(Golden.decode(parsed));
  const body = canonicalJson({ ...right(t.UnknownRecord.decode(parsed)), hash: undefined });
  return { api_id, seq, hash, body };
};

/**
 * Every shape of v 2 as it was first written: events as `export` prints them, and after each the state, as a row of SQLite and
 * as attributes of DynamoDB. Lines are added here, never changed: what fails here cannot read somebody's ledger.
 */
const exported = fixture('golden-log-2.jsonl');
const Row = t.array(t.union([t.string, t.number, t.null]));
const rows = fixture('golden-rows-2.jsonl').map((text) => right(Row.decode(JSON.parse(text))));
type Item = Parameters<typeof stateOf>[0];
const isItem = (u: unknown): u is Item => typeof u === 'object' && u !== null;
const items = fixture('golden-items-2.jsonl').flatMap((text) => {
  const item: unknown = JSON.parse(text);
  return isItem(item) ? [item] : [];
});

const lines = exported.map(lineFrom);
const states: Health[] = [];
for (const line of lines)
  states.push(evolve(states.at(-1) ?? initialHealth(line.api_id), right(decodeEvent(line))));

describe('the golden log of v 2', () => {
  it.each(lines.map((line, i) => ({ seq: line.seq, line, text: exported[i] })))(
    'holds $seq, which still decodes and hashes as it was written, in both stores',
    ({ line, text }) => {
      const event = right(decodeEvent(line));
      expect(isIntact(line)).toBe(true);
      expect(recordText(line)).toBe(text);
      expect(canonicalJson({ ...storedEvent(event), hash: undefined })).toBe(line.body);
      expect(right(eventLine(attributesOf(storedEvent(event))))).toEqual(line);
    },
  );

  it('is written by this program as it was', () => {
    const written = secondVersion();
    expect(written.map(({ sealed }) => recordText(sealed.line))).toEqual(exported);
    expect(written.map(({ after }) => stateValues(after))).toEqual(rows);
    expect(written.map(({ after }) => attributesOf(storedState(after)))).toEqual(items);
  });

  it('still folds to the same states, as both stores keep them', () => {
    for (const [i, row] of rows.entries()) {
      expect(right(decodeStoredState(Object.fromEntries(row.entries())))).toEqual(states[i]);
    }
    expect(items.map((item) => right(stateOf(item)))).toEqual(states);
  });

  it('has in each state of v 2 the same members, so that an UPDATE leaves nothing of before', () => {
    const [first] = items;
    for (const item of items)
      expect(Object.keys(item).toSorted()).toEqual(Object.keys(first ?? {}).toSorted());
    expect(new Set(states.map(({ v }) => v))).toEqual(new Set([2]));
  });

  it('is indexed by what it says in an item of DynamoDB, which is not hashed', () => {
    const at = '2026-01-01T00:03:00.000Z';
    for (const { sealed } of secondVersion().filter(
      ({ sealed: { event } }) => event.type === 'AlertWaived',
    )) {
      const { Parameters, Statement } = eventStatement('events', { ...sealed, indexedAt: at });
      const names = [...Statement.matchAll(/'([^']+)': \?/gu)].map(([, name]) => name ?? '');
      const item = Object.fromEntries(names.map((name, i) => [name, Parameters[i] ?? { NULL: true }]));
      expect(item['at']).toEqual({ S: at });
      expect(right(eventLine(item))).toEqual(sealed.line);
    }
  });
});
