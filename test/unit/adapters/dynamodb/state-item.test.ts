import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { statesOf } from '../../../../src/adapters/dynamodb/items/state-item.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { storedState } from '../../../../src/projections/health/stored-state.ts';
import { history } from '../../../arbitraries/history.ts';

const names = Object.keys(initialHealth('api'));
const stored = Object.keys(storedState(initialHealth('api')));
const order = fc.shuffledSubarray(names, { minLength: names.length });
const states = history().map((all) => all.slice(-3).map(({ after }) => after));

describe('statesOf', () => {
  it('reads states whatever the order of their attributes, into objects that are all of one kind to the engine', () => {
    fc.assert(
      fc.property(states, order, (written, shuffled) => {
        const items = written.map((state) => {
          const entries = Object.entries(attributesOf(storedState(state)));
          return Object.fromEntries(
            entries.toSorted(([a], [b]) => shuffled.indexOf(a) - shuffled.indexOf(b)),
          );
        });
        const read = statesOf(items);
        expect(read).toEqual({ states: written, faults: [] });
        for (const state of read.states) expect(Object.keys(state)).toEqual(names);
      }),
    );
  });

  it('never fills in what is missing, also where a stranger stands in its place', () => {
    fc.assert(
      fc.property(states, fc.constantFrom(...stored), (written, name) => {
        for (const state of written) {
          // Of v 2 these only overwrite what v 1 left.
          if (state.v === 2 && ['claim', 'refused_seq'].includes(name)) continue;
          const { [name]: _missing, ...rest } = attributesOf(storedState(state));
          const { states: read, faults } = statesOf([rest, { ...rest, stranger: { S: 'x' } }]);
          expect(read).toEqual([]);
          expect(faults).toHaveLength(2);
        }
      }),
    );
  });

  it('leaves out what it does not know', () => {
    fc.assert(
      fc.property(states, (written) => {
        const items = written.map((state) => ({ ...attributesOf(storedState(state)), stranger: { S: 'x' } }));
        expect(statesOf(items)).toEqual({ states: written, faults: [] });
      }),
    );
  });
});
