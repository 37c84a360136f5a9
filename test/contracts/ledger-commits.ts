import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import type { Commit } from '../../src/projections/ledger.ts';
import { rowIn, streamIn } from '../support/ledger/ledger-reads.ts';
import { configDigest } from '../../src/events/config-digest.ts';
import type { Command } from '../../src/projections/health/decide.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  plainConfig,
  published,
  refused,
  waived,
} from '../support/ledger/commands.ts';
import { right } from '../support/right.ts';
import { secondVersion } from '../support/ledger/second-version.ts';
import { commitOf } from '../support/ledger/stream.ts';
import type { LedgerSubject, OpenSubject } from './ledger-subject.ts';

const committed = { _tag: 'Committed' };
const taken = { _tag: 'VersionConflict' };

const linesIn = (commit: Commit) => commit.events.map(({ line }) => line);

/** What `commit` promises: places, states, results. */
export const ledgerCommits = (open: OpenSubject): void => {
  describe('commit', () => {
    let subject: LedgerSubject;
    beforeEach(async () => {
      subject = await open(3);
    });
    afterEach(() => subject.dispose());

    const commit = async (...commits: readonly Commit[]) => subject.ledger.commit(commits)();

    /** A first config and check (atomic), and the state after them. */
    const started = async (apiId = 'api'): Promise<Health> => {
      const first = commitOf(initialHealth(apiId), [configRead(0), checked(0, 'UP')]);
      expect(await commit(first)).toEqual([committed]);
      return first.state;
    };

    it('appends the events of an atomic commit and writes its state', async () => {
      const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'DOWN')]);
      expect(first.events.map(({ event }) => event.type)).toEqual([
        'ApiConfigured',
        'CheckCompleted',
        'StateChanged',
      ]);

      expect(await commit(first)).toEqual([committed]);

      expect(await streamIn(subject.ledger, 'api')).toEqual(linesIn(first));
      expect(await rowIn(subject.ledger, 'api')).toEqual(first.state);
    });

    it('says which hashes stand in places, and which are empty', async () => {
      const before = await started();
      const places = [
        { api_id: 'api', seq: 2 },
        { api_id: 'api', seq: 3 },
        { api_id: 'none', seq: 1 },
        { api_id: 'api', seq: 1 },
      ];
      const [first] = await streamIn(subject.ledger, 'api');
      expect(right(await subject.ledger.readHashes(places)())).toEqual([
        before.head_hash,
        null,
        null,
        first?.hash,
      ]);
      expect(right(await subject.ledger.readHashes([])())).toEqual([]);
    });

    it('writes the state of a commit of one event, or leaves the one before it: never anything else', async () => {
      const before = await started();
      const quiet = commitOf(before, [checked(1, 'UP')]);

      expect(await commit(quiet)).toEqual([committed]);

      expect((await streamIn(subject.ledger, 'api')).slice(2)).toEqual(linesIn(quiet));
      expect(await rowIn(subject.ledger, 'api')).toEqual(subject.losesRows ? before : quiet.state);
    });

    it('never lags the state of an ApiConfigured, though it is one event', async () => {
      const before = await started();
      const reconfigured = commitOf(before, [configRead(1, { failure_threshold: 3 })]);
      expect(reconfigured.events).toHaveLength(1);

      expect(await commit(reconfigured)).toEqual([committed]);

      expect(await rowIn(subject.ledger, 'api')).toEqual(reconfigured.state);
    });

    it('refuses a taken place, and changes neither the log nor the state', async () => {
      const before = await started();
      const winner = commitOf(before, [checked(1, 'UP', { latency_ms: 1 })]);
      const loser = commitOf(before, [checked(1, 'UP', { latency_ms: 2 })], { pass: 'other' });
      await commit(winner);
      const rowBefore = await rowIn(subject.ledger, 'api');

      expect(await commit(loser)).toEqual([taken]);

      expect((await streamIn(subject.ledger, 'api')).slice(2)).toEqual(linesIn(winner));
      expect(await rowIn(subject.ledger, 'api')).toEqual(rowBefore);
    });

    it('answers VersionConflict to a commit that is sent again after it worked', async () => {
      const before = await started();
      const quiet = commitOf(before, [checked(1, 'UP')]);
      expect([await commit(quiet), await commit(quiet)]).toEqual([[committed], [taken]]);
    });

    it('records all events of an API or none: a second place that is taken keeps the first one free', async () => {
      const before = await started();
      const tips = commitOf(before, [checked(1, 'DOWN')]);
      expect(tips.events).toHaveLength(2);
      const [, second] = tips.events;
      if (second === undefined) throw new Error('no second event');
      // Only a broken writer leaves such a gap; the promise holds even then.
      await commit({ ...tips, expected: before.version + 1, events: [second], state: before });

      expect(await commit(tips)).toEqual([taken]);

      expect((await streamIn(subject.ledger, 'api')).map(({ seq }) => seq)).toEqual([1, 2, 4]);
      expect(await rowIn(subject.ledger, 'api')).toEqual(before);
    });

    it('gives each commit of a batch its own result, in order, and lets no loser disturb the others', async () => {
      const [a, b, c] = [await started('a'), await started('b'), await started('c')];
      await commit(commitOf(b, [checked(1, 'UP', { latency_ms: 1 })], { pass: 'other' }));

      const batch = [
        commitOf(a, [checked(1, 'UP')]),
        commitOf(b, [checked(1, 'DOWN')]),
        commitOf(c, [checked(1, 'DOWN')]),
      ];
      expect(await commit(...batch)).toEqual([committed, taken, committed]);

      const lengths = await Promise.all(['a', 'b', 'c'].map((id) => streamIn(subject.ledger, id)));
      expect(lengths.map((stream) => stream.length)).toEqual([3, 3, 4]);
      expect((await rowIn(subject.ledger, 'c'))?.last_state).toBe('DOWN');
      expect((await rowIn(subject.ledger, 'b'))?.last_state).toBe('UP');
    });

    it('takes an empty batch', async () => {
      expect(await commit()).toEqual([]);
    });

    it('takes many commits at once, quiet and atomic mixed', async () => {
      const ids = Array.from({ length: 60 }, (_, i) => `api-${String(i).padStart(2, '0')}`);
      const firsts = ids.map((id) => commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')]));
      expect(await commit(...firsts)).toEqual(ids.map(() => committed));
      const seconds = firsts.map(({ state }, i) =>
        commitOf(state, [checked(1, i % 3 === 0 ? 'DOWN' : 'UP')]),
      );
      expect(await commit(...seconds)).toEqual(ids.map(() => committed));
      for (const [i, id] of ids.entries())
        expect(await streamIn(subject.ledger, id)).toHaveLength(i % 3 === 0 ? 4 : 3);
    });

    it('never takes a state back', async () => {
      const before = await started();
      const later = commitOf(before, [checked(1, 'DOWN')]);
      await commit(later);
      const late = commitOf(later.state, [], { state: before });

      expect(await commit(late)).toEqual([committed]);

      expect(await rowIn(subject.ledger, 'api')).toEqual(later.state);
    });

    it('writes a state that lags, with no events', async () => {
      const before = await started();
      const quiet = commitOf(before, [checked(1, 'UP')]);
      await commit(quiet);

      expect(await commit(commitOf(quiet.state, []))).toEqual([committed]);

      expect(await rowIn(subject.ledger, 'api')).toEqual(quiet.state);
      expect(await streamIn(subject.ledger, 'api')).toHaveLength(3);
    });

    it('records one event below a newer state, and leaves the state', async () => {
      const before = await started();
      const ahead = { ...before, version: before.version + 5 };
      await commit(commitOf(before, [], { state: ahead }));

      expect(await commit(commitOf(before, [checked(1, 'UP')]))).toEqual([committed]);

      expect(await streamIn(subject.ledger, 'api')).toHaveLength(3);
      expect(await rowIn(subject.ledger, 'api')).toEqual(ahead);
    });

    it.each([0, 5])(
      'records nothing of an atomic commit whose state is not newer than the stored one (by %i)',
      async (by) => {
        const before = await started();
        const tips = commitOf(before, [checked(1, 'DOWN')]);
        const ahead = { ...before, version: tips.state.version + by };
        await commit(commitOf(before, [], { state: ahead }));

        expect(await commit(tips)).toEqual([taken]);

        expect(await streamIn(subject.ledger, 'api')).toHaveLength(2);
        expect(await rowIn(subject.ledger, 'api')).toEqual(ahead);
      },
    );

    it.each(['UP', 'DOWN'] as const)('inserts a state that was deleted meanwhile (%s)', async (outcome) => {
      const before = await started();
      await subject.deleteRow('api');
      const next = commitOf(before, [checked(1, outcome)], { hasState: true });

      expect(await commit(next)).toEqual([committed]);

      expect(await rowIn(subject.ledger, 'api')).toEqual(
        subject.losesRows && outcome === 'UP' ? undefined : next.state,
      );
    });

    it.each(['UP', 'DOWN'] as const)(
      'updates a state that is there although none was seen (%s)',
      async (outcome) => {
        const before = await started();
        const next = commitOf(before, [checked(1, outcome)], { hasState: false });

        expect(await commit(next)).toEqual([committed]);

        expect(await rowIn(subject.ledger, 'api')).toEqual(
          subject.losesRows && outcome === 'UP' ? before : next.state,
        );
      },
    );

    it('keeps states of v 2 with all that they say, and leaves nothing of what they no longer say', async () => {
      const team = { channels: ['default', 'team'], slow_ms: 800, certificate_days: 14 };
      const before = await started('api');
      const owed = (health: Health, n: number, ...commands: readonly Command[]) =>
        commitOf(health, commands, { minute: n });
      const down = owed(before, 1, configRead(1, team), {
        ...checked(1, 'DOWN', { config_digest: configDigest('api', { ...plainConfig, ...team }) }),
        channels: team.channels,
      });
      const claims = owed(
        down.state,
        2,
        claimed(2, down.state.changed_seq, 'team'),
        claimed(2, down.state.changed_seq),
      );
      const later = owed(claims.state, 3, refused(down.state.changed_seq, 1, true, 'team', minute(30)));
      const one = owed(later.state, 4, published(4, down.state.changed_seq, 2));
      const all = owed(one.state, 5, waived(5, down.state.changed_seq, 'team'), configRead(6));
      for (const next of [down, claims, later, one, all]) {
        expect(await commit(next)).toEqual([committed]);
        // A state that lags behind a commit of one event is brought up to date, as the next pass does.
        await commit(owed(next.state, 9));
        expect(await rowIn(subject.ledger, 'api')).toEqual(next.state);
      }
      expect(Object.keys(later.state.behind ?? {})).toEqual(['default', 'team']);
      expect(all.state).toMatchObject({ v: 2, behind: null, alerted_seq: down.state.changed_seq });
    });

    it('keeps signals and summaries, and forgets a signal that is at rest', async () => {
      const stream = secondVersion();
      const first = stream[0]?.after ?? initialHealth('shop');
      await commit({ ...commitOf(initialHealth('shop'), []), api_id: 'shop', state: first });
      for (const { after } of stream.slice(1)) {
        // Only the states: a state may stand on any log that is read no further back.
        await commit({ ...commitOf(after, []), state: after });
        expect(await rowIn(subject.ledger, 'shop')).toEqual(after);
      }
      const seen = stream.map(({ after }) => after.signals === null);
      expect([seen.includes(false), seen.at(-1)]).toEqual([true, true]);
    });

    it('keeps claims, texts of every script and an expiry as they were hashed', async () => {
      const texts = configRead(0, { retain_checks_days: 30 });
      const error = { kind: 'other' as const, message: 'ошибка 接続 💥 "quoted" \\ \u0000 \u2028' };
      const first = commitOf(initialHealth('api'), [texts, checked(0, 'DOWN', { error })]);
      const claim = commitOf(first.state, [claimed(1, 3)]);
      expect([await commit(first), await commit(claim)]).toEqual([[committed], [committed]]);
      await commit(commitOf(claim.state, []));
      expect(await streamIn(subject.ledger, 'api')).toEqual([...linesIn(first), ...linesIn(claim)]);
      expect(await rowIn(subject.ledger, 'api')).toEqual(claim.state);
    });
  });
};
