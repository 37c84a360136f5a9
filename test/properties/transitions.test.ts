import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/events/fields/outcome.ts';
import { checksUnder, history, type Played } from '../arbitraries/history.ts';
import { runs } from '../support/runs.ts';

const eventsOf = (all: readonly Played[]) => all.flatMap(({ events }) => events.map(({ event }) => event));

const transitionsOf = (all: readonly Played[]) =>
  eventsOf(all).flatMap((event) => (event.type === 'StateChanged' ? [event] : []));

const outcomes = fc.array(fc.constantFrom<Outcome>('UP', 'DOWN'), { maxLength: 60, size: 'max' });
const threshold = fc.integer({ min: 1, max: 4 });

describe('transitions', () => {
  it('exist if and only if the state before and after differ between UP and DOWN', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { before, events, after } of all) {
          const changes = events.filter(({ event }) => event.type === 'StateChanged');
          const differs = (before.last_state ?? 'UP') !== (after.last_state ?? 'UP');
          expect(changes).toHaveLength(differs ? 1 : 0);
        }
      }),
    );
  });

  it('follow from checks alone', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { step, before, after } of all)
          if (step.do !== 'check') expect(after.last_state).toBe(before.last_state);
      }),
    );
  });

  it('alternate, link to the one before, and leave no time between its state and theirs', () => {
    fc.assert(
      fc.property(history(), (all) => {
        const found = transitionsOf(all);
        const firstCheck = eventsOf(all).find(({ type }) => type === 'CheckCompleted');
        for (const [i, change] of found.entries()) {
          const previous = found[i - 1];
          expect(change.from).toBe(previous?.to ?? 'UP');
          expect(change.to).not.toBe(change.from);
          expect(change.previous_changed_seq).toBe(previous?.seq ?? null);
          expect(change.cause_seq).toBe(change.seq - 1);
          expect(change.previous_since).toBe(
            previous?.since ?? (firstCheck?.type === 'CheckCompleted' ? firstCheck.checked_at : null),
          );
          expect(String(change.previous_since) <= change.since && change.since <= change.at).toBe(true);
        }
      }),
    );
  });

  it('are presumed exactly when the API was never seen in the state it left', () => {
    fc.assert(
      fc.property(history(), (all) => {
        const seen = new Set<Outcome>();
        for (const event of eventsOf(all)) {
          if (event.type === 'StateChanged') expect(event.presumed).toBe(!seen.has(event.from));
          if (event.type === 'CheckCompleted') seen.add(event.outcome);
        }
      }),
    );
  });

  it('never come of fewer than F failures in a row, come once of F, and no more of those that follow', () => {
    fc.assert(
      fc.property(threshold, threshold, fc.nat({ max: 8 }), (F, S, n) => {
        const downs = Array.from({ length: n }, (): Outcome => 'DOWN');
        expect(transitionsOf(checksUnder(F, S, ['UP', ...downs]))).toHaveLength(n < F ? 0 : 1);
        expect(transitionsOf(checksUnder(F, S, downs))).toHaveLength(n < F ? 0 : 1);
        const flapping = downs.flatMap((down): Outcome[] => [
          ...Array.from({ length: F - 1 }, () => down),
          'UP',
        ]);
        expect(transitionsOf(checksUnder(F, S, flapping))).toEqual([]);
      }),
    );
  });

  it('never come back to UP of fewer than S successes in a row, and do of S', () => {
    fc.assert(
      fc.property(threshold, threshold, fc.nat({ max: 8 }), (F, S, n) => {
        const fall = Array.from({ length: F }, (): Outcome => 'DOWN');
        const rise = Array.from({ length: n }, (): Outcome => 'UP');
        expect(transitionsOf(checksUnder(F, S, [...fall, ...rise])).map(({ to }) => to)).toEqual(
          n < S ? ['DOWN'] : ['DOWN', 'UP'],
        );
      }),
    );
  });

  it('are the same that a naive scan of the outcomes as one text counts', () => {
    fc.assert(
      fc.property(threshold, threshold, outcomes, (F, S, sequence) => {
        // Nothing of the reducer here: a regular expression eats the text run by run.
        const text = sequence.map((outcome) => (outcome === 'UP' ? 'u' : 'd')).join('');
        const up = new RegExp(`^.*?d{${String(F)}}`);
        const down = new RegExp(`^.*?u{${String(S)}}`);
        const ends: number[] = [];
        let at = 0;
        for (let state = up; ; state = state === up ? down : up) {
          const eaten = state.exec(text.slice(at))?.[0];
          if (eaten === undefined) break;
          at += eaten.length;
          ends.push(at);
        }
        const all = checksUnder(F, S, sequence).slice(1);
        const changedAt = all.flatMap(({ before, after }, i) =>
          before.changed_seq === after.changed_seq ? [] : [i + 1],
        );
        expect(changedAt).toEqual(ends);
      }),
      { numRuns: runs(300) },
    );
  });
});
