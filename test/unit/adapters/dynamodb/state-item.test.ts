import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { rowsOf } from '../../../../src/adapters/dynamodb/items/state-item.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { history } from '../../../arbitraries/history.ts';

const names = Object.keys(initialHealth('api'));
const order = fc.shuffledSubarray(names, { minLength: names.length });
const rows = history().map((all) => all.slice(-3).map(({ after }) => after));

describe('rowsOf', () => {
  it('reads rows whatever the order of their attributes, into objects that are all of one kind to the engine', () => {
    fc.assert(
      fc.property(rows, order, (written, shuffled) => {
        const items = written.map((row) => {
          const entries = Object.entries(attributesOf(row));
          return Object.fromEntries(
            entries.toSorted(([a], [b]) => shuffled.indexOf(a) - shuffled.indexOf(b)),
          );
        });
        const read = rowsOf(items);
        expect(read).toEqual({ rows: written, faults: [] });
        for (const row of read.rows) expect(Object.keys(row)).toEqual(names);
      }),
    );
  });

  it('never fills in what is missing, also where a stranger stands in its place', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...names), (written, name) => {
        for (const row of written) {
          const { [name]: _missing, ...rest } = attributesOf(row);
          const { rows: read, faults } = rowsOf([rest, { ...rest, stranger: { S: 'x' } }]);
          expect(read).toEqual([]);
          expect(faults).toHaveLength(2);
        }
      }),
    );
  });

  it('leaves out what it does not know', () => {
    fc.assert(
      fc.property(rows, (written) => {
        const items = written.map((row) => ({ ...attributesOf(row), stranger: { S: 'x' } }));
        expect(rowsOf(items)).toEqual({ rows: written, faults: [] });
      }),
    );
  });
});
