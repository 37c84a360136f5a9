import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../src/adapters/dynamodb/items/attribute-value.ts';
import { stateStatement } from '../../../src/adapters/dynamodb/commit/statements.ts';
import { stateValues } from '../../../src/adapters/sqlite/state-row.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import { storedEvent } from '../../../src/events/stored-event.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { played, type Step } from '../../arbitraries/history.ts';
import { right } from '../../support/right.ts';

const Recorded = t.array(
  t.type({
    steps: t.array(t.UnknownRecord),
    events: t.number,
    last: t.string,
    log: t.string,
    rows: t.string,
    last_row: t.string,
    items: t.string,
  }),
);

/** What 0.1.0 wrote when it was given these steps: its log, and its states as SQLite and DynamoDB keep them. */
const recorded = right(
  Recorded.decode(
    JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'first-version.json'), 'utf8')),
  ),
);

const isStep = (u: Record<string, unknown>): u is Record<string, unknown> & Step =>
  typeof u['do'] === 'string';

describe('an API that uses nothing of v 2', () => {
  it.each(recorded.map((one, i) => ({ i, one })))(
    'is recorded byte for byte as by the program that knew only v 1: history $i',
    ({ one }) => {
      const all = played(initialHealth('api'), one.steps.filter(isStep));
      const lines = all.flatMap(({ events }) => events.map(({ line }) => `${line.body} ${line.hash}`));
      expect(lines.at(-1)).toBe(one.last);
      expect(lines).toHaveLength(one.events);
      expect(sha256(lines.join('\n'))).toBe(one.log);

      const rows = all.map(({ after }) => JSON.stringify(stateValues(after)));
      expect(rows.at(-1)).toBe(one.last_row);
      expect(sha256(rows.join('\n'))).toBe(one.rows);

      const items = all.flatMap(({ events, after }) => [
        ...events.map(({ event }) => JSON.stringify(attributesOf(storedEvent(event)))),
        JSON.stringify(stateStatement('states', after, true)),
        JSON.stringify(stateStatement('states', after, false)),
      ]);
      expect(sha256(items.join('\n'))).toBe(one.items);
    },
  );
});
