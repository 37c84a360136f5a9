import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import type { ReplaceOver } from '../../src/projections/state-repair.ts';
import { rowIn, streamIn } from '../support/ledger/ledger-reads.ts';
import { checked, claimed, configRead } from '../support/ledger/commands.ts';
import { right } from '../support/right.ts';
import { commitOf } from '../support/ledger/stream.ts';
import type { LedgerSubject, OpenSubject } from './ledger-subject.ts';

/** What the port `StateRepair` promises, which comes with every ledger. */
export const ledgerRepair = (open: OpenSubject): void => {
  describe('state repair', () => {
    let subject: LedgerSubject;
    let before: Health;
    let now: Health;
    beforeEach(async () => {
      subject = await open(3);
      const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'DOWN')]);
      const claim = commitOf(first.state, [claimed(1, 3)]);
      for (const commit of [first, claim, commitOf(claim.state, [])])
        expect(await subject.ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
      [before, now] = [first.state, claim.state];
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
    });
    afterEach(() => subject.dispose());

    const replace = async (state: Health, over: ReplaceOver) =>
      right(await subject.repair.replaceState(state, over)());

    it('writes a state where there is none, as it was', async () => {
      await subject.deleteRow('api');
      expect(await replace(now, { atMost: now.version })).toBe('replaced');
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
    });

    it.each([0, 1, 100])('writes over a state of a version %i below its bound', async (below) => {
      const state = { ...now, version: now.version + below, last_error: 'repaired' };
      expect(await replace(state, { atMost: state.version })).toBe('replaced');
      expect(await rowIn(subject.ledger, 'api')).toEqual(state);
    });

    it('leaves a state alone that is newer than its bound', async () => {
      expect(await replace(before, { atMost: now.version - 1 })).toBe('kept');
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
    });

    it('sets a state back only when it is of exactly the version that was read', async () => {
      expect(await replace(before, { exactly: now.version + 1 })).toBe('kept');
      expect(await replace(before, { exactly: now.version - 1 })).toBe('kept');
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
      expect(await replace(before, { exactly: now.version })).toBe('replaced');
      expect(await rowIn(subject.ledger, 'api')).toEqual(before);
    });

    it('sets a state back to the very beginning', async () => {
      expect(await replace(initialHealth('api'), { exactly: now.version })).toBe('replaced');
      expect(await rowIn(subject.ledger, 'api')).toEqual(initialHealth('api'));
    });

    it('inserts nothing where a state of an exact version is asked for', async () => {
      await subject.deleteRow('api');
      expect(await replace(now, { exactly: now.version })).toBe('kept');
      expect(await rowIn(subject.ledger, 'api')).toBeUndefined();
    });

    it('writes over a state that no longer decodes', async () => {
      await subject.damageRow('api');
      expect(await replace(now, { atMost: now.version })).toBe('replaced');
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
    });

    it('leaves a state of a newer program alone, whatever it is to write', async () => {
      await subject.renewRow('api');
      expect(await replace(now, { atMost: now.version + 1 })).toBe('kept');
      expect(await replace(before, { exactly: now.version })).toBe('kept');
      expect(await replace(before, { unreadable: true })).toBe('kept');
      expect(right(await subject.ledger.loadStates()()).faults).toHaveLength(1);
    });

    it('leaves a state alone that upledger did not write', async () => {
      const { putForeignRow } = subject;
      // A store whose schema refuses such a state has that in its own tests.
      if (putForeignRow === null) return expect(subject.losesRows).toBe(false);
      await putForeignRow('api');
      expect(await replace(now, { atMost: now.version })).toBe('kept');
      expect(right(await subject.ledger.loadStates()()).faults).toHaveLength(1);
    });

    it.each(['damageRow', 'overstateRow', 'putForeignRow'] as const)(
      'replaces what cannot be read when told to, whatever version it names (%s)',
      async (harm) => {
        await (subject[harm] ?? subject.damageRow)('api');
        expect(await replace(before, { unreadable: true })).toBe('replaced');
        expect(await rowIn(subject.ledger, 'api')).toEqual(before);
      },
    );

    it('leaves a state alone that can be read, where only another may be replaced, and inserts none', async () => {
      expect(await replace(before, { unreadable: true })).toBe('kept');
      expect(await rowIn(subject.ledger, 'api')).toEqual(now);
      await subject.deleteRow('api');
      expect(await replace(now, { unreadable: true })).toBe('kept');
      expect(await rowIn(subject.ledger, 'api')).toBeUndefined();
    });

    it('touches no event and no other state', async () => {
      const other = commitOf(initialHealth('other'), [configRead(0), checked(0, 'UP')]);
      await subject.ledger.commit([other])();
      const lines = await streamIn(subject.ledger, 'api');
      await replace(initialHealth('api'), { exactly: now.version });
      expect(await streamIn(subject.ledger, 'api')).toEqual(lines);
      expect(await rowIn(subject.ledger, 'other')).toEqual(other.state);
    });
  });
};
