import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/event-record.ts';
import { sha256 } from '../../src/events/fields/sha256.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import { history, type Played } from '../arbitraries/history.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../support/ledger/audited.ts';
import { minute } from '../support/ledger/commands.ts';
import { runs } from '../support/runs.ts';

const linesOf = (all: readonly Played[]): readonly EventRecord[] =>
  all.flatMap(({ events }) => events.map(({ line }) => line));
const stateOf = (all: readonly Played[]): Health => all.at(-1)?.after ?? initialHealth('api');

/** Soon after the last event: nothing has expired, and nothing is owed for long. */
const soon = Date.parse(minute(70));

/** Histories of the tests deliver the newest transition first; the audit says so of those that were passed over. */
const passedOver = /its alert was never published/u;

type Place = readonly [number, EventRecord | null];

/** One place of the log changed by somebody who may write everything but does not chain it anew. */
type Mutation = Readonly<{
  name: string;
  apply: (lines: readonly EventRecord[], i: number, other: number) => readonly Place[];
}>;

const at = <A>(all: readonly A[], i: number): A => {
  const found = all[i];
  if (found === undefined) throw new Error('no such place');
  return found;
};

const withLine = (lines: readonly EventRecord[], i: number, line: EventRecord | null): readonly Place[] =>
  inPlace(lines).map(([seq, own], j) => [seq, i === j ? line : own]);

const otherChar = (char: string): string => (char === '7' ? '8' : '7');

const mutations: readonly Mutation[] = [
  {
    name: 'a changed byte',
    apply: (lines, i, other) => {
      const line = at(lines, i);
      const k = other % line.body.length;
      const body = `${line.body.slice(0, k)}${otherChar(line.body.charAt(k))}${line.body.slice(k + 1)}`;
      return withLine(lines, i, { ...line, body });
    },
  },
  {
    name: 'a changed hash',
    apply: (lines, i, other) => {
      const line = at(lines, i);
      const k = other % 64;
      const hash = `${line.hash.slice(0, k)}${otherChar(line.hash.charAt(k))}${line.hash.slice(k + 1)}`;
      return withLine(lines, i, { ...line, hash });
    },
  },
  {
    name: 'a change with a hash that fits it',
    apply: (lines, i) => {
      const line = at(lines, i);
      const body = line.body.replace('"id":"test"', '"id":"tess"');
      return withLine(lines, i, { ...line, body, hash: sha256(body) });
    },
  },
  { name: 'an item that is no line', apply: (lines, i) => withLine(lines, i, null) },
  { name: 'a dropped event', apply: (lines, i) => inPlace(lines).filter((_, j) => j !== i) },
  {
    name: 'a copy of another event in its place',
    apply: (lines, i, other) => {
      const from = at(lines, other % lines.length);
      return withLine(lines, i, from === lines[i] ? null : { ...from, seq: i + 1 });
    },
  },
  {
    name: 'a copy of another event, renumbered and chained, but not hashed anew',
    apply: (lines, i, other) => {
      const { seq } = at(lines, i);
      const from = at(lines, other % lines.length);
      const body = from.body.replace(/"seq":\d+/u, `"seq":${String(seq)}`);
      return withLine(lines, i, body === lines[i]?.body ? null : { ...from, seq, body });
    },
  },
];

describe('an audit', () => {
  it('finds nothing in any history that the reducer wrote, whether or not its state lags', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), async (all, cut) => {
        const atomic = all.findLastIndex(
          ({ events }) => events.length > 1 || events[0]?.event.type === 'ApiConfigured',
        );
        const state = all[atomic + (cut % (all.length - atomic))]?.after ?? stateOf(all);
        const result = await auditedAt(storeOf(inPlace(linesOf(all)), state), soon);
        expect(faultsOf(result).filter((fault) => !passedOver.test(fault))).toEqual([]);
        expect(result.report.unverifiable).toEqual([]);
        expect(result.report.events).toBe(linesOf(all).length);
      }),
    );
  });

  it.each(mutations)('finds $name in any place of any history, and names it', async ({ apply }) => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.nat(), async (all, place, other) => {
        const lines = linesOf(all);
        const i = place % lines.length;
        const state = stateOf(all);
        const before = faultsOf(await auditedAt(storeOf(inPlace(lines), state), soon));
        const result = await auditedAt(storeOf(apply(lines, i, other), state), soon);
        const found = result.report.faults.filter(
          ({ seq, fault }) => !before.includes(`${String(seq)}: ${fault}`),
        );
        expect(found.map(({ seq }) => seq)).toContain(i + 1);
        expect(found.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: runs(200) },
    );
  });

  it('finds any dropped event that cannot have expired, among others that have', async () => {
    const dayAfter = Date.parse(minute(70 + 24 * 60));
    const mayGo = (line: EventRecord): boolean => {
      const expiry = /"expires_at":(\d+)/u.exec(line.body)?.[1];
      return expiry !== undefined && Number(expiry) * 1000 < dayAfter;
    };
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.infiniteStream(fc.boolean()), async (all, place, gone) => {
        const state = stateOf(all);
        const left = linesOf(all).filter((line) => !(mayGo(line) && gone.next().value));
        const staying = left.filter((line) => !mayGo(line));
        const dropped = at(staying, place % staying.length);
        const before = faultsOf(await auditedAt(storeOf(inPlace(left), state), dayAfter));
        expect(before.filter((fault) => !/its alert/u.test(fault))).toEqual([]);
        const rest = left.filter((line) => line !== dropped);
        const { report } = await auditedAt(storeOf(inPlace(rest), state), dayAfter);
        const found = report.faults.filter(({ fault }) => !/its alert/u.test(fault));
        expect(found.length).toBeGreaterThan(0);
        // Expired places since the last permanent event hide which of them it was.
        const first = Math.min(...found.map(({ seq }) => seq ?? Infinity));
        expect(first).toBeLessThanOrEqual(dropped.seq);
        expect(
          left.some(({ seq, body }) => first <= seq && seq < dropped.seq && body.includes('prev_kept_hash')),
        ).toBe(false);
      }),
      { numRuns: runs(200) },
    );
  });

  it('finds two events that were exchanged, both', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.nat(), async (all, one, other) => {
        const lines = linesOf(all);
        const [i, j] = [one % lines.length, other % lines.length];
        fc.pre(i !== j);
        const exchanged = inPlace(lines).map(([seq, line], k): Place => {
          if (k === i) return [seq, { ...at(lines, j), seq }];
          return [seq, k === j ? { ...at(lines, i), seq } : line];
        });
        const { report } = await auditedAt(storeOf(exchanged, stateOf(all)), soon);
        const named = report.faults.filter(({ fault }) => !passedOver.test(fault)).map(({ seq }) => seq);
        expect(named).toEqual(expect.arrayContaining([i + 1, j + 1]));
        expect(named.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
