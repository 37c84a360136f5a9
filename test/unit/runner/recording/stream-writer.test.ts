import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../../src/events/decoding/decode-event.ts';
import {
  ledgerError,
  type Commit,
  type CommitResult,
  type Ledger,
} from '../../../../src/projections/ledger.ts';
import type { Event } from '../../../../src/events/event.ts';
import { createStreamWriter, type Commits } from '../../../../src/runner/recording/stream-writer.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { streamIn } from '../../../support/ledger/ledger-reads.ts';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import { right } from '../../../support/right.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';
import { secretRules } from '../../../../src/runner/config/secrets/secret-rules.ts';

const settings = {
  runner: { id: 'test', version: '0.0.0' },
  environment: 'test',
  claimMs: 90_000,
  alertRate: 5,
  retainDays: null,
  announceNewApis: false,
  summarizeDays: false,
  secrets: secretRules({}),
};

const gone: CommitResult = { _tag: 'Failed', error: ledgerError('gone', null) };

type Around = (commit: Commit, through: () => Promise<CommitResult>) => Promise<CommitResult>;

/** A writer on a log in memory whose commits go through `around`, and what was committed, commit by commit. */
const writerOn = (around: Around = (_, through) => through(), reads: Partial<Ledger> = {}) => {
  const ledger = memoryLedger(memoryStore());
  const clock = virtualClock(Date.parse(minute(0)));
  const commits: (readonly Event['type'][])[] = [];
  const commit: Commits = (one) => {
    commits.push(one.events.map(({ event }) => event.type));
    return around(one, async () => (await ledger.commit([one])())[0] ?? gone);
  };
  const writer = createStreamWriter(
    { ledger: { ...ledger, ...reads }, clock, settings, passId: 'pass-1', commit },
    [],
  );
  const log = async () => (await streamIn(ledger, 'api')).map((line) => right(decodeEvent(line)));
  return { writer, ledger, clock, commits, log };
};

const started = async (set: ReturnType<typeof writerOn>) => {
  await set.writer.execute('api', () => [configRead(0), checked(0, 'UP')]);
  await set.writer.execute('api', () => [checked(1, 'DOWN')]);
  set.commits.length = 0;
};

describe('what waits for one stream', () => {
  it('is recorded in one commit: three claims are one round trip', async () => {
    const set = writerOn();
    await started(set);
    const claims = await Promise.all(
      [4, 4, 4].map((seq) => set.writer.execute('api', () => [claimed(1, seq)])),
    );
    expect(set.commits).toEqual([['AlertAttempted', 'AlertAttempted', 'AlertAttempted']]);
    const attempts = claims.map((one) =>
      one._tag === 'Appended' && one.events[0]?.type === 'AlertAttempted' ? one.events[0].attempt : null,
    );
    expect(attempts).toEqual([1, 2, 3]);
    expect(claims.map((one) => one._tag === 'Appended' && one.before.attempts)).toEqual([0, 1, 2]);
  });

  it('while a commit is on its way goes into the next, each decided on what those before it add', async () => {
    const set = writerOn();
    await started(set);
    const first = set.writer.execute('api', () => [claimed(1, 4)]);
    await Promise.resolve();
    await Promise.resolve();
    const answer = set.writer.execute('api', () => [published(1, 4, 1, 'default', 1)]);
    const late = set.writer.execute('api', () => [claimed(1, 4)]);
    const check = set.writer.execute('api', () => [checked(2, 'DOWN')]);
    const all = await Promise.all([first, answer, late, check]);
    expect(set.commits).toEqual([['AlertAttempted'], ['AlertPublished', 'CheckCompleted']]);
    // The claim was decided behind the answer, which made it needless.
    expect(all.map((one) => one._tag === 'Appended' && one.refusal)).toEqual([
      null,
      null,
      'alreadyPublished',
      null,
    ]);
  });

  it('costs nothing when the store refuses one of them', async () => {
    const set = writerOn(async ({ events }, through) =>
      events.some(({ event }) => event.type === 'AlertFailed') ? gone : through(),
    );
    await started(set);
    await set.writer.execute('api', () => [claimed(1, 4)]);
    const all = await Promise.all(
      [refused(4, 1), checked(2, 'DOWN'), published(1, 4, 1)].map((command) =>
        set.writer.execute('api', () => [command]),
      ),
    );
    expect(all.map(({ _tag }) => _tag)).toEqual(['NotAppended', 'Appended', 'Appended']);
    expect((await set.log()).slice(-2).map(({ type }) => type)).toEqual(['CheckCompleted', 'AlertPublished']);
  });

  it('is cut into commits that a store takes whole', async () => {
    const set = writerOn();
    await started(set);
    await Promise.all(Array.from({ length: 120 }, () => set.writer.execute('api', () => [claimed(1, 4)])));
    expect(set.commits.map(({ length }) => length)).toEqual([50, 50, 20]);
  });
});

describe('what the store fails to write', () => {
  const answer = (set: ReturnType<typeof writerOn>, seconds: number) =>
    set.writer.execute('api', () => [published(1, 4, 1)], {
      deadline: set.clock.elapsed() + seconds * 1000,
    });

  it('is given up after two tries, or tried again until its deadline', async () => {
    const set = writerOn(async ({ events }, through) =>
      events.some(({ event }) => event.type === 'AlertPublished') ? gone : through(),
    );
    await started(set);
    await set.writer.execute('api', () => [published(1, 4, 1)]);
    expect(set.commits).toHaveLength(2);
    const before = set.clock.elapsed();
    expect(await answer(set, 60)).toEqual({ _tag: 'NotAppended', reason: 'gone' });
    expect(set.clock.elapsed() - before).toBe(60_000);
    expect(set.commits.length).toBeGreaterThan(10);
    expect(set.commits.length).toBeLessThan(30);
  });

  it('is recorded as soon as the store is back, and holds up nothing else of its API meanwhile', async () => {
    const until = Date.parse(minute(0)) + 50_000;
    const set = writerOn(async ({ events }, through) =>
      events.some(({ event }) => event.type === 'AlertPublished') && set.clock.now() < until
        ? gone
        : through(),
    );
    await started(set);
    const waiting = answer(set, 60);
    await set.clock.sleep(10_000);
    expect((await set.writer.execute('api', () => [checked(2, 'DOWN')]))._tag).toBe('Appended');
    expect(set.clock.now()).toBeLessThan(until);
    expect((await waiting)._tag).toBe('Appended');
    expect(set.clock.now() - until).toBeLessThanOrEqual(5000);
    expect((await set.log()).map(({ type }) => type).slice(-2)).toEqual(['CheckCompleted', 'AlertPublished']);
  });

  it('always stands in the log just once where it is said to be recorded, whatever fails', async () => {
    const mishap = fc.constantFrom('none', 'none', 'before', 'after', 'late');
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(mishap),
        fc.infiniteStream(fc.boolean()),
        fc.array(fc.tuple(fc.nat(3000), fc.boolean()), { minLength: 1, maxLength: 8 }),
        async (mishaps, lostReads, asks) => {
          let isCalm = true;
          const set = writerOn(
            async (_, through) => {
              const what = isCalm ? 'none' : String(mishaps.next().value);
              await Promise.resolve();
              if (what === 'before') return gone;
              if (what === 'late') {
                // Its answer was given up for lost, and then it is carried out.
                void set.clock.sleep(150).then(through);
                return gone;
              }
              const result = await through();
              return what === 'after' ? gone : result;
            },
            {
              async *readStream(apiId, range) {
                if (!isCalm && lostReads.next().value) yield E.left(ledgerError('gone', null));
                else yield* set.ledger.readStream(apiId, range);
              },
            },
          );
          await started(set);
          isCalm = false;
          const results = await Promise.all(
            asks.map(async ([ms, patient], i) => {
              await set.clock.sleep(ms);
              const command = refused(4, i + 1);
              const options = patient ? { deadline: set.clock.elapsed() + 20_000 } : {};
              return set.writer.execute('api', () => [command], options);
            }),
          );
          await set.clock.sleep(1000);
          const ids = (await set.log()).slice(4).map(({ event_id }) => event_id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const [i, { _tag }] of results.entries())
            if (_tag === 'Appended') expect(ids).toContain(`pass-1/failed/4/${String(i + 1)}`);
          const lines = await streamIn(set.ledger, 'api');
          expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1));
        },
      ),
    );
  });
});

describe('a state that is not of its log', () => {
  it('is not folded on: nothing is recorded behind what others appended', async () => {
    const set = writerOn();
    await started(set);
    const state = set.writer.state('api');
    await set.writer.execute('api', () => [checked(2, 'DOWN')]);
    await set.writer.execute('api', () => [checked(3, 'DOWN')]);
    const commit: Commits = async (one) => (await set.ledger.commit([one])())[0] ?? gone;
    const deps = { ledger: set.ledger, clock: set.clock, settings, passId: 'pass-2', commit };
    const forged = createStreamWriter(deps, [{ ...state, version: state.version + 1 }]);
    const answer = await forged.execute('api', () => [checked(4, 'DOWN')]);
    expect(answer._tag === 'NotAppended' && answer.reason).toContain('is ahead of its log');
    expect(await set.log()).toHaveLength(6);
    const other = createStreamWriter(deps, [state]);
    expect((await other.execute('api', () => [checked(4, 'DOWN')]))._tag).toBe('Appended');
  });
});
