import * as E from 'fp-ts/lib/Either.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import { collected, streamIn } from '../support/ledger/ledger-reads.ts';
import { checked, configRead } from '../support/ledger/commands.ts';
import { left, right } from '../support/right.ts';
import { commitOf } from '../support/ledger/stream.ts';
import type { LedgerSubject, OpenSubject } from './ledger-subject.ts';

/** Damaged items are told by name and stop nothing but their own API. */
export const ledgerFaults = (open: OpenSubject): void => {
  describe('damaged items', () => {
    let subject: LedgerSubject;
    const states = new Map<string, Health>();
    beforeEach(async () => {
      subject = await open(3);
      for (const id of ['good', 'bad']) {
        const first = commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')]);
        const flip = commitOf(first.state, [checked(1, 'DOWN')]);
        states.set(id, flip.state);
        for (const commit of [first, flip])
          expect(await subject.ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
      }
    });
    afterEach(() => subject.dispose());

    it('gives a damaged event as a fault in its place, and the rest of the stream around it', async () => {
      await subject.damageEvent('bad', 3);
      const stream = await collected(subject.ledger.readStream('bad', { from: 1, to: 99 }));
      expect(
        stream.map((item) =>
          E.isRight(item) ? item.right.seq : `${item.left.item} ${String(item.left.seq)}`,
        ),
      ).toEqual([1, 2, 'event 3', 4]);
      expect(left(await subject.ledger.readEvent('bad', 3)())).toMatchObject({
        _tag: 'InvalidItem',
        item: 'event',
        api_id: 'bad',
        seq: 3,
      });
      expect(await streamIn(subject.ledger, 'good')).toHaveLength(4);
    });

    it('gives a damaged transition as a fault among the transitions', async () => {
      await subject.damageEvent('bad', 4);
      const found = await collected(subject.ledger.readTransitions({ since: '2000', until: '3000' }));
      expect(found.filter(E.isRight).map(({ right: line }) => line.api_id)).toEqual(['good']);
      expect(
        found.filter(E.isLeft).map(({ left: fault }) => `${fault.api_id ?? ''}/${String(fault.seq)}`),
      ).toEqual(['bad/4']);
    });

    it('keeps the place of a damaged event taken', async () => {
      await subject.damageEvent('bad', 4);
      const [result] = await subject.ledger.commit([
        commitOf({ ...initialHealth('bad'), version: 3 }, [checked(2, 'UP')]),
      ])();
      expect(result).toEqual({ _tag: 'VersionConflict' });
    });

    it.each([
      ['that does not decode', 'damageRow', /must be/],
      ['of a newer program', 'renewRow', /upgrade upledger/],
    ] as const)('gives a state %s as a fault with its api_id, and all others', async (_, damage, text) => {
      await subject[damage]('bad');
      for (const asked of [undefined, ['good', 'bad']]) {
        const { states: found, faults } = right(await subject.ledger.loadStates(asked)());
        expect(found).toEqual([states.get('good')]);
        expect(faults).toMatchObject([{ _tag: 'InvalidItem', item: 'state', api_id: 'bad' }]);
        expect(faults[0]?.faults.join()).toMatch(text);
      }
    });
  });

  describe('a state that upledger did not write', () => {
    let subject: LedgerSubject;
    beforeEach(async () => {
      subject = await open(3);
    });
    afterEach(() => subject.dispose());

    it('is told, never written over, and refuses an atomic commit', async () => {
      const { ledger, putForeignRow } = subject;
      // A store whose schema refuses such a state has that in its own tests; then this is an API like any other.
      await putForeignRow?.('api');
      const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')]);
      const [atomic] = await ledger.commit([first])();
      const [rowOnly] = await ledger.commit([{ ...first, events: [] }])();
      const [quiet] = await ledger.commit([commitOf({ ...first.state, version: 2 }, [checked(1, 'UP')])])();
      const { states, faults } = right(await ledger.loadStates()());
      const foreign = putForeignRow !== null;
      const told = foreign ? 'StateNotOurs' : 'Committed';
      expect([atomic?._tag, rowOnly?._tag]).toEqual([told, told]);
      // A runner that dies before it writes the state does not learn whose it is.
      expect(quiet?._tag).toBe(subject.losesRows ? 'Committed' : told);
      expect((await streamIn(ledger, 'api')).map(({ seq }) => seq)).toEqual(foreign ? [3] : [1, 2, 3]);
      expect(states.map(({ api_id }) => api_id)).toEqual(foreign ? [] : ['api']);
      expect(faults.map(({ item, api_id }) => `${item} ${String(api_id)}`)).toEqual(
        foreign ? ['state api'] : [],
      );
    });
  });
};
