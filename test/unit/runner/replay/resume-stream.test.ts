import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/events/encoding/canonical-json.ts';
import { sha256 } from '../../../../src/events/fields/sha256.ts';
import { sealLog, type LogSeal } from '../../../../src/projections/audit/log-seal.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { replayLog } from '../../../../src/runner/replay/replay-log.ts';
import { resumeStream } from '../../../../src/runner/replay/resume-stream.ts';
import { statesAt } from '../../../../src/runner/status/states-at.ts';
import { faultsOf } from '../../../support/ledger/audited.ts';
import { memoryStateRepair } from '../../../support/memory-ledger/memory-row-repair.ts';
import { accepted, createMonitor, noon, refusedBy, type Monitor } from '../../../support/monitor/monitor.ts';
import { right } from '../../../support/right.ts';

const minute = 60_000;
const progress = () => undefined;
let m: Monitor;
beforeEach(() => {
  m = createMonitor();
});

const clockAt = (n: number) => ({
  now: () => noon + n * minute,
  elapsed: () => 0,
  sleep: () => Promise.resolve(),
});

const resume = async (n: number) =>
  right(
    await resumeStream(
      { ledger: m.ledger, repair: memoryStateRepair(m.store), clock: clockAt(n) },
      'api',
      'restored',
      () => ({
        pass_id: 'by hand',
        recorded_at: new Date(noon + n * minute).toISOString(),
        runner: { id: 'r', version: '1' },
      }),
    ),
  );

const audited = async (n: number, seal: LogSeal | null = null) =>
  right(await auditLog({ ledger: m.ledger, clock: clockAt(n), progress }, seal));

const replayed = async (n: number) =>
  right(
    await replayLog(
      { ledger: m.ledger, repair: memoryStateRepair(m.store), clock: clockAt(n), progress },
      { apis: null, write: false, reset: false },
    ),
  );

/** Passes of these minutes; the API goes DOWN in the first of `down`. */
const passes = async (from: number, to: number) => {
  for (let n = from; n <= to; n += 1) await m.pass({ at: noon + n * minute });
};

type Slots = NonNullable<ReturnType<Monitor['store']['log']['get']>>;
const slots = (): Slots => {
  const found = m.store.log.get('api');
  if (found === undefined) throw new Error('nothing was recorded');
  return found;
};

const putJunk = (seq: number) => {
  slots().set(seq, { line: null, at: slots().get(seq)?.at ?? null, appended: 999 + seq });
};

/** Written by a program of a later version, before it was rolled back. */
const putNewer = (seq: number) => {
  const body = canonicalJson({ api_id: 'api', seq, v: 9, type: 'Later' });
  slots().set(seq, { line: { api_id: 'api', seq, body, hash: sha256(body) }, at: null, appended: 999 });
};

const tears: readonly (readonly [string, () => Promise<void>])[] = [
  ['junk in the next place', async () => putJunk(5)],
  ['an event of a later program in the next place', async () => putNewer(5)],
  [
    'a gap that an older program wrote behind',
    async () => {
      const state = m.store.states.get('api');
      await passes(3, 5);
      for (const seq of [5, 6]) slots().delete(seq);
      expect(state).toBeDefined();
    },
  ],
  ['a damaged check in the middle', async () => putJunk(3)],
];

describe('a stream that is torn', () => {
  it.each(tears)('goes on once it is resumed: %s', async (_, tear) => {
    m.watch('api');
    await passes(0, 2);
    await tear();
    const resumed = await resume(7);
    expect(resumed).toMatchObject({ _tag: 'resumed', state: null });
    m.outcomes.set('api', 'DOWN');
    await passes(8, 9);
    const types = [...slots().values()]
      .toSorted((a, b) => (a.line?.seq ?? 0) - (b.line?.seq ?? 0))
      .flatMap(({ line }) => /"type":"([A-Za-z]+)"/u.exec(line?.body ?? '')?.[1] ?? []);
    expect(types.slice(-6)).toEqual([
      'StreamResumed',
      'CheckCompleted',
      'StateChanged',
      'AlertAttempted',
      'AlertPublished',
      'CheckCompleted',
    ]);
    expect(m.told()).toHaveLength(1);
    expect(await replayed(10)).toMatchObject({ differences: [], ahead: [], behind: [] });
    const at = right(
      await statesAt({ ledger: m.ledger, progress }, ['api'], new Date(noon + 10 * minute).toISOString()),
    );
    expect(at).toMatchObject({ faults: [], states: [{ state: { last_state: 'DOWN' } }] });
    const found = await audited(10);
    expect(faultsOf(found).join()).toMatch(
      /resumes the stream after \d+–\d+, which cannot be read: restored/u,
    );
    expect(faultsOf(found).join()).not.toContain('does not follow');
    const seal = sealLog(new Date(noon).toISOString(), found.report.faults.length, found.heads);
    const known = await audited(10, seal);
    expect([faultsOf(known), known.report.unverifiable.length]).toEqual([[], 1]);
  });

  it('delivers what can be read of what was owed, past a damaged transition', async () => {
    m.watch('api');
    await passes(0, 0);
    m.channel.answer = () => refusedBy(false);
    for (const [n, outcome] of [
      [1, 'DOWN'],
      [2, 'UP'],
      [3, 'DOWN'],
    ] as const) {
      m.outcomes.set('api', outcome);
      await passes(n, n);
    }
    const transitions = m.eventsOf('api', 'StateChanged').map(({ seq }) => seq);
    expect([transitions.length, m.told()]).toEqual([3, []]);
    putJunk(transitions[1] ?? 0);
    m.channel.answer = () => accepted('now');
    await passes(30, 30);
    expect(m.told()).toEqual([]);
    await resume(31);
    const { report } = await m.pass({ at: noon + 32 * minute });
    expect(report.alerts).toEqual({ published: 2, pending: 0 });
    expect(m.told()).toEqual([transitions[0], transitions[2]].map((seq) => `api/${String(seq)}`));
  });

  it('is resumed once: there is nothing to resume in one that is sound', async () => {
    m.watch('api');
    await passes(0, 2);
    expect(await resume(3)).toEqual({ _tag: 'sound' });
    putJunk(5);
    await resume(3);
    expect(await resume(4)).toEqual({ _tag: 'sound' });
  });

  it('is told by an audit where what it says does not follow from what can be read', async () => {
    m.watch('api');
    await passes(0, 2);
    putJunk(5);
    await resume(3);
    const slot = slots().get(6);
    const line = slot?.line ?? null;
    if (slot === undefined || line === null) throw new Error('nothing was resumed');
    const body = line.body.replace('"last_state":"UP"', '"last_state":"DOWN"');
    slots().set(6, { ...slot, line: { ...line, body, hash: sha256(body) } });
    expect(faultsOf(await audited(4)).join('\n')).toContain(
      '6: says last_state that does not follow from what can be read before it',
    );
  });

  it('is written behind by no runner that was at work meanwhile', async () => {
    m.watch('api');
    await passes(0, 2);
    putJunk(5);
    let rounds = 0;
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => {
        rounds += 1;
        return rounds < 3
          ? async () => commits.map(() => ({ _tag: 'VersionConflict' }))
          : m.ledger.commit(commits);
      },
    };
    const repair = memoryStateRepair(m.store);
    const metadata = () => ({
      pass_id: 'by hand',
      recorded_at: new Date(noon).toISOString(),
      runner: { id: 'r', version: '1' },
    });
    const clock = clockAt(3);
    expect(right(await resumeStream({ ledger, repair, clock }, 'api', 'why', metadata))._tag).toBe('resumed');
    expect(rounds).toBe(3);
    expect(right(await resumeStream({ ledger, repair, clock }, 'none', 'why', metadata))._tag).toBe(
      'unknown',
    );
  });
});
