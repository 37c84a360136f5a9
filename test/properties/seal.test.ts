import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../src/events/event-record.ts';
import { decodeSeal, sealLog, type LogSeal } from '../../src/projections/audit/log-seal.ts';
import { history, type Played } from '../arbitraries/history.ts';
import { linesOf } from '../arbitraries/lagging.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../support/ledger/audited.ts';
import { exportAudited, textsOf } from '../support/ledger/exported.ts';
import { minute } from '../support/ledger/commands.ts';
import { forgedRow, rechained } from '../support/ledger/rechained.ts';
import { left, right } from '../support/right.ts';
import { runs } from '../support/runs.ts';

const soon = Date.parse(minute(70));
const dayAfter = Date.parse(minute(70 + 24 * 60));
const passedOver = /its alert/u;

const sealedAfter = async (all: readonly Played[], steps: number): Promise<LogSeal> => {
  const prefix = all.slice(0, steps);
  const store = storeOf(inPlace(linesOf(prefix)), prefix.at(-1)?.after ?? null);
  const { heads, report } = await auditedAt(store, soon);
  return right(decodeSeal(JSON.parse(JSON.stringify(sealLog(minute(60), report.faults.length, heads)))));
};

const mayExpire = (line: EventRecord, now: number): boolean => {
  const event = right(decodeEvent(line));
  return event.type === 'CheckCompleted' && event.expires_at !== undefined && event.expires_at * 1000 < now;
};

const somethingElse = (body: Readonly<Record<string, unknown>>) => ({
  ...body,
  runner: { id: 'somebody else', version: '0.0.0' },
});

describe('a seal', () => {
  it('is borne out by the log that goes on from it, and by what is left of it after lawful expiry', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.infiniteStream(fc.boolean()), async (all, cut, gone) => {
        const seal = await sealedAfter(all, 1 + (cut % all.length));
        const state = all.at(-1)?.after ?? null;
        const lines = linesOf(all);
        const whole = await auditedAt(storeOf(inPlace(lines), state), soon, seal);
        expect(faultsOf(whole).filter((fault) => !passedOver.test(fault))).toEqual([]);
        const permanent = lines.filter((line) => !(mayExpire(line, dayAfter) && gone.next().value));
        const later = await auditedAt(storeOf(inPlace(permanent), state), dayAfter, seal);
        expect(faultsOf(later).filter((fault) => !passedOver.test(fault))).toEqual([]);
        const file = await exportAudited(textsOf(permanent), dayAfter, seal);
        expect(faultsOf(file).filter((fault) => !passedOver.test(fault))).toEqual([]);
      }),
    );
  });

  it('finds every rewrite of what it sealed that has not expired since, though all was chained anew', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.nat(), fc.boolean(), async (all, cut, place, expire) => {
        const steps = 1 + (cut % all.length);
        const seal = await sealedAfter(all, steps);
        const lines = linesOf(all);
        const i = place % linesOf(all.slice(0, steps)).length;
        const original = lines.slice(i, i + 1);
        fc.pre(!expire || original.every((line) => !mayExpire(line, dayAfter)));
        const forged = rechained(lines, i, somethingElse);
        const state = forgedRow(forged);
        const now = expire ? dayAfter : soon;
        const permanent = expire ? forged.filter((line) => !mayExpire(line, now)) : forged;
        const store = storeOf(inPlace(permanent), state);
        // Nothing else shows it: the forger had every right, and made no mistake.
        expect(faultsOf(await auditedAt(store, now)).filter((fault) => !passedOver.test(fault))).toEqual([]);
        const found = faultsOf(await auditedAt(store, now, seal));
        expect(found.filter((fault) => fault.includes('was rewritten'))).toHaveLength(1);
        const inFile = faultsOf(await exportAudited(textsOf(permanent), now, seal));
        expect(inFile.filter((fault) => fault.includes('was rewritten'))).toHaveLength(1);
      }),
      { numRuns: runs(300) },
    );
  });

  it('finds a log that was cut off behind it, state and all, and one that is not there any more', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.nat(), async (all, cut, back) => {
        const steps = 1 + (cut % all.length);
        const seal = await sealedAfter(all, steps);
        const sealedLines = linesOf(all.slice(0, steps));
        const remaining = back % sealedLines.length;
        const lines = sealedLines.slice(0, remaining);
        const state = remaining === 0 ? null : forgedRow(lines);
        const found = faultsOf(await auditedAt(storeOf(inPlace(lines), state), soon, seal));
        expect(found.filter((fault) => fault.includes('is missing, and was sealed'))).toHaveLength(1);
      }),
    );
  });

  it('is refused when anything in it was changed', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), async (all, k) => {
        const text = JSON.stringify(await sealedAfter(all, all.length));
        const digits = [...text.matchAll(/[0-9]/gu)];
        const at = digits[k % digits.length]?.index ?? 0;
        const changed = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
        expect(left(decodeSeal(JSON.parse(changed))).length).toBeGreaterThan(0);
      }),
    );
  });
});
