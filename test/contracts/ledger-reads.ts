import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as E from 'fp-ts/lib/Either.js';
import type { EventRecord } from '../../src/events/event-record.ts';
import { decideAll } from '../../src/projections/health/decide-all.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import type { Commit } from '../../src/projections/ledger.ts';
import { collected, linesOf, streamIn } from '../support/ledger/ledger-reads.ts';
import {
  checked,
  claimed,
  configRead,
  metadataAt,
  minute,
  published,
  summary,
  waived,
} from '../support/ledger/commands.ts';
import { commitOf } from '../support/ledger/stream.ts';
import { right } from '../support/right.ts';
import type { LedgerSubject, OpenSubject } from './ledger-subject.ts';

/** What the reads promise: bounds, order, pages. */
export const ledgerReads = (open: OpenSubject): void => {
  let subject: LedgerSubject;
  let lines: readonly EventRecord[];
  let health: Health;

  const record = async (commit: Commit): Promise<void> => {
    expect(await subject.ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
    lines = [...lines, ...commit.events.map(({ line }) => line)];
    health = commit.state;
  };

  beforeEach(async () => {
    subject = await open(3);
    lines = [];
    health = initialHealth('api');
  });
  afterEach(() => subject.dispose());

  describe('readStream', () => {
    const length = 11;
    beforeEach(async () => {
      await record(commitOf(health, [configRead(0), checked(0, 'UP')]));
      for (let n = 1; lines.length < length; n += 1) await record(commitOf(health, [checked(n, 'UP')]));
      // A neighbour on each side of the name.
      for (const id of ['apa', 'api-', 'apj'])
        await subject.ledger.commit([commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')])])();
    });

    it.each([
      [1, Number.MAX_SAFE_INTEGER],
      [1, length],
      [1, 1],
      [1, 3],
      [4, 6],
      [2, 10],
      [length, length],
      [length, 10_000],
      [length + 1, 10_000],
      [5, 4],
      [10_000, 1],
    ])('gives exactly what stands from %i to %i, in order', async (from, to) => {
      const expected = lines.filter(({ seq }) => from <= seq && seq <= to);
      expect(await linesOf(subject.ledger.readStream('api', { from, to }))).toEqual(expected);
    });

    it('gives nothing of an API that has no stream', async () => {
      expect(await linesOf(subject.ledger.readStream('nobody', { from: 1, to: 99 }))).toEqual([]);
    });

    it('lets others write while it is read page by page, and goes on to what they wrote', async () => {
      const seen: number[] = [];
      for await (const page of subject.ledger.readStream('api', { from: 1, to: 99 })) {
        for (const item of right(page)) seen.push(right(item).seq);
        if (lines.length < length + 4) await record(commitOf(health, [checked(50 + lines.length, 'UP')]));
      }
      expect(seen).toEqual(lines.map(({ seq }) => seq));
    });

    it('can be left early and read again', async () => {
      for await (const page of subject.ledger.readStream('api', { from: 1, to: 99 })) {
        expect(right(page).length).toBeLessThan(length);
        break;
      }
      await record(commitOf(health, [checked(99, 'UP')]));
      expect(await linesOf(subject.ledger.readStream('api', { from: 1, to: 99 }))).toEqual(lines);
    });

    it('reads one event, or null from an empty place', async () => {
      expect(right(await subject.ledger.readEvent('api', 7)())).toEqual(lines[6]);
      expect(right(await subject.ledger.readEvent('api', length + 1)())).toBeNull();
      expect(right(await subject.ledger.readEvent('nobody', 1)())).toBeNull();
    });

    it('names each stream once', async () => {
      const names = await collected(subject.ledger.streamIds());
      expect(names.toSorted()).toEqual(['apa', 'api', 'api-', 'apj']);
    });
  });

  describe('readLog', () => {
    it('gives each event once, each stream in order', async () => {
      const ids = ['b', 'a', 'c', 'd'];
      let states = ids.map(initialHealth);
      const expected = new Map<string, EventRecord[]>(ids.map((id) => [id, []]));
      for (let n = 0; n < 4; n += 1) {
        const commits = states.map((state) =>
          commitOf(state, [...(n === 0 ? [configRead(0)] : []), checked(n, n === 2 ? 'DOWN' : 'UP')]),
        );
        expect(await subject.ledger.commit(commits)()).toEqual(ids.map(() => ({ _tag: 'Committed' })));
        for (const { api_id, events } of commits)
          expected.get(api_id)?.push(...events.map(({ line }) => line));
        states = commits.map(({ state }) => state);
      }
      const found = await linesOf(subject.ledger.readLog());
      for (const id of ids) expect(found.filter(({ api_id }) => api_id === id)).toEqual(expected.get(id));
      expect(found).toHaveLength([...expected.values()].flat().length);
    });

    it('gives nothing of an empty log', async () => {
      expect(await linesOf(subject.ledger.readLog())).toEqual([]);
    });

    it.each([1, 2, 3, 7])('gives each stream in exactly one of %i parts, in order', async (count) => {
      const ids = ['b', 'a', 'c', 'd', 'A', '~', '9.x', '_'];
      for (const id of ids)
        await subject.ledger.commit([commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')])])();
      const parts = right(await subject.ledger.parts(count)());
      expect(parts.length).toBeLessThanOrEqual(count);
      expect(parts.length).toBeGreaterThan(0);
      // What is recorded after the log was divided belongs to one of the parts as well.
      for (const id of ['0', 'bb', '~~'])
        await subject.ledger.commit([commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')])])();
      const places: string[] = [];
      for (const part of parts)
        places.push(
          ...(await linesOf(subject.ledger.readLog(part))).map(
            ({ api_id, seq }) => `${api_id}/${String(seq)}`,
          ),
        );
      const expected = [...ids, '0', 'bb', '~~'].flatMap((id) => [`${id}/1`, `${id}/2`]);
      expect(places.toSorted()).toEqual(expected.toSorted());
      for (const id of ids)
        expect(places.filter((place) => place.startsWith(`${id}/`))).toEqual([`${id}/1`, `${id}/2`]);
    });
  });

  describe('streamIds', () => {
    it('gives nothing of an empty log', async () => {
      expect(await collected(subject.ledger.streamIds())).toEqual([]);
    });

    it('names streams whose state is gone, and none for a state without a stream', async () => {
      await record(commitOf(health, [configRead(0), checked(0, 'UP')]));
      await subject.deleteRow('api');
      await subject.ledger.commit([
        { ...commitOf(initialHealth('rowless'), []), state: { ...initialHealth('rowless'), version: 1 } },
      ])();
      expect(await collected(subject.ledger.streamIds())).toEqual(['api']);
    });
  });

  describe('readTransitions', () => {
    const between = async (since: string, until: string) =>
      (await linesOf(subject.ledger.readTransitions({ since, until }))).map(
        ({ api_id, seq }) => `${api_id}/${String(seq)}`,
      );

    beforeEach(async () => {
      await record(commitOf(health, [configRead(0), checked(0, 'UP')]));
      await record(commitOf(health, [checked(10, 'DOWN')])); // 4 at 10
      await record(commitOf(health, [claimed(11, 4)]));
      await record(commitOf(health, [checked(12, 'DOWN')]));
      await record(commitOf(health, [checked(20, 'UP')])); // 8 at 20
      await record(commitOf(health, [published(30, 4, 1, 'default', 10)])); // 9
      const other = commitOf(initialHealth('other'), [configRead(0), checked(15, 'DOWN')]); // 3 at 15
      expect(await subject.ledger.commit([other])()).toEqual([{ _tag: 'Committed' }]);
    });

    it('gives transitions and their publications by the time of the transition, and no other event', async () => {
      expect(await between(minute(0), minute(99))).toEqual(['api/4', 'api/9', 'other/3', 'api/8']);
    });

    it('takes the publication with its transition, though it came later', async () => {
      expect(await between(minute(10), minute(11))).toEqual(['api/4', 'api/9']);
      expect(await between(minute(25), minute(99))).toEqual([]);
    });

    it('takes a waiver with its transition, and no summary of a day', async () => {
      await record(commitOf(health, [waived(30, 8, 'default', 20)])); // 10
      const { events, after: state } = decideAll(health, metadataAt(40), [claimed(40, 8)], () =>
        E.right({ events: [summary], clockSkewed: false }),
      );
      await record({ api_id: 'api', expected: health.version, events, state, hasState: true }); // 11
      expect(await between(minute(0), minute(99))).toEqual(['api/4', 'api/9', 'other/3', 'api/8', 'api/10']);
      const days = async (since: string, until: string) =>
        (await linesOf(subject.ledger.readSummaries({ since, until }))).map(({ seq }) => seq);
      expect(await days(minute(0), minute(1))).toEqual([11]);
      expect(await days(minute(1), minute(99))).toEqual([]);
      expect((await streamIn(subject.ledger, 'api')).slice(-2)).toEqual(lines.slice(-2));
    });

    it('includes since and excludes until', async () => {
      expect(await between(minute(15), minute(20))).toEqual(['other/3']);
      expect(await between(minute(20), minute(20))).toEqual([]);
      expect(await between(minute(20), minute(15))).toEqual([]);
    });

    it('crosses pages though many APIs flip at the same moment', async () => {
      const ids = Array.from({ length: 10 }, (_, i) => `flip-${String(i)}`);
      const flips = ids.map((id) => commitOf(initialHealth(id), [configRead(0), checked(40, 'DOWN')]));
      await subject.ledger.commit(flips)();
      expect((await between(minute(40), minute(41))).toSorted()).toEqual(ids.map((id) => `${id}/3`));
    });
  });

  describe('loadStates', () => {
    it('gives nothing of an empty store', async () => {
      expect(right(await subject.ledger.loadStates()())).toEqual({ states: [], faults: [] });
    });

    it('gives all states, or those of the APIs asked for', async () => {
      const firsts = ['a', 'b', 'c', 'd', 'e'].map((id) =>
        commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')]),
      );
      await subject.ledger.commit(firsts)();
      const ids = async (asked?: readonly string[]) =>
        right(await subject.ledger.loadStates(asked)())
          .states.map(({ api_id }) => api_id)
          .toSorted();
      expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await ids(['d', 'nobody', 'b'])).toEqual(['b', 'd']);
      expect(await ids([])).toEqual([]);
    });
  });
};
