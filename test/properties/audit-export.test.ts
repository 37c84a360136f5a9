import fc from 'fast-check';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import { recordText } from '../../src/events/event-record.ts';
import { withinPeriod } from '../../src/runner/history/within-period.ts';
import type { AuditReport } from '../../src/runner/audit/audit-report.ts';
import { history } from '../arbitraries/history.ts';
import { linesOf } from '../arbitraries/lagging.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../support/ledger/audited.ts';
import { exportAudited, textsOf } from '../support/ledger/exported.ts';
import { minute } from '../support/ledger/commands.ts';
import { right } from '../support/right.ts';
import { runs } from '../support/runs.ts';

const soon = Date.parse(minute(70));
const passedOver = /its alert was never published/u;

describe('the audit of an export', () => {
  it('says of the whole log what the audit of the ledger says', async () => {
    await fc.assert(
      fc.asyncProperty(history(), async (all) => {
        const lines = linesOf(all);
        const inLedger = await auditedAt(storeOf(inPlace(lines), all.at(-1)?.after ?? null), soon);
        const inFile = await exportAudited(textsOf(lines), soon);
        // The age of a pending alert is counted from the end of the file, because nobody knows what came later.
        const ageless = ({ pending, ...report }: AuditReport) => ({
          ...report,
          pending: pending.map((alert) => ({ ...alert, age_seconds: null })),
        });
        expect(ageless(inFile.report)).toEqual(ageless(inLedger.report));
        expect(inFile.heads).toEqual(inLedger.heads);
      }),
    );
  });

  it('takes the same JSON in any order and spacing: the hash is of what it says', async () => {
    await fc.assert(
      fc.asyncProperty(history(), async (all) => {
        const shuffled = textsOf(linesOf(all)).map((text) => {
          const parsed: unknown = JSON.parse(text);
          const entries = Object.entries(right(t.UnknownRecord.decode(parsed))).toReversed();
          return JSON.stringify(Object.fromEntries(entries), null, 1).replaceAll('\n', ' ');
        });
        const { report } = await exportAudited(shuffled, soon);
        expect(report.faults.filter(({ fault }) => !passedOver.test(fault))).toEqual([]);
      }),
    );
  });

  it('takes JSON that another tool wrote as short, also where it left the hash at the end', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.boolean(), fc.boolean(), async (all, reversed, ascii) => {
        const texts = textsOf(linesOf(all)).map((text) => {
          const { hash, ...rest } = right(t.UnknownRecord.decode(JSON.parse(text)));
          const entries = Object.entries({ ...rest, runner: { version: '0.0.0', id: 'test' } });
          const written = JSON.stringify({
            ...Object.fromEntries(reversed ? entries.toReversed() : entries),
            hash,
          });
          // Any letter may be written as its number.
          return ascii ? written.replaceAll('test', String.raw`t\u0065st`) : written;
        });
        const { report } = await exportAudited(texts, soon);
        expect(report.faults.filter(({ fault }) => !passedOver.test(fault))).toEqual([]);
      }),
    );
  });

  it('never takes a line that says a member twice, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.boolean(), async (all, place, hashLast) => {
        const texts = textsOf(linesOf(all));
        const i = place % texts.length;
        const said = (texts[i] ?? '').replace(
          /^\{(.*),("hash":"[^"]*")\}$/u,
          (_, rest: string, hash: string) => {
            const doubled = `"recorded_at":"2020-01-01T00:00:00.000Z",${rest}`;
            return hashLast ? `{${doubled},${hash}}` : `{${hash},${doubled}}`;
          },
        );
        const { report } = await exportAudited(texts.with(i, said), soon);
        expect(report.faults.filter(({ seq }) => seq === i + 1)).not.toEqual([]);
      }),
    );
  });

  it('of any period names what came before as unverifiable, and finds no fault', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(60), fc.nat(60), async (all, a, b) => {
        const period = { since: minute(Math.min(a, b)), until: minute(Math.max(a, b) + 1) };
        const lines = linesOf(all).filter(withinPeriod(period));
        const { report } = await exportAudited(textsOf(lines), soon);
        expect(report.faults.filter(({ fault }) => !passedOver.test(fault))).toEqual([]);
        const first = lines[0]?.seq ?? 1;
        expect(report.unverifiable).toEqual(
          first > 1 ? [{ api_id: 'api', from_seq: 1, to_seq: first - 1 }] : [],
        );
        for (const line of lines) {
          const { recorded_at } = right(decodeEvent(line));
          expect(period.since <= recorded_at && recorded_at < period.until).toBe(true);
        }
      }),
    );
  });

  it('names a line that was cut off or changed, by its place in the log or its number', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), fc.nat(), async (all, place, cut) => {
        const texts = textsOf(linesOf(all));
        const i = place % texts.length;
        const whole = texts[i] ?? '';
        const broken = texts.with(i, whole.slice(0, cut % (whole.length - 1)));
        fc.pre(broken[i] !== '');
        const before = faultsOf(await exportAudited(texts, soon));
        const after = await exportAudited(broken, soon);
        const found = after.report.faults.filter(
          ({ seq, fault }) => !before.includes(`${String(seq)}: ${fault}`),
        );
        const told = found.map(({ api_id, seq, fault }) => [
          api_id,
          seq,
          fault.includes(`line ${String(i + 1)} `),
        ]);
        expect(told.some(([api, seq, line]) => (api === 'api' && seq === i + 1) || line === true)).toBe(true);
        expect(found.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: runs(200) },
    );
  });

  it('finds a line that was dropped from within, doubled, or moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        history(),
        fc.constantFrom('drop', 'double', 'move'),
        fc.nat(),
        fc.nat(),
        async (all, what, place, to) => {
          const lines = linesOf(all);
          const i = place % lines.length;
          fc.pre(what === 'double' || lines.length > 2);
          const own = lines.slice(i, i + 1);
          const others = lines.toSpliced(i, 1);
          const j = to % (others.length + 1);
          fc.pre(what !== 'move' || j !== i);
          // Of a file nobody knows whether it began earlier, or went on.
          fc.pre(what !== 'drop' || (i > 0 && i < lines.length - 1));
          const changed = {
            drop: others,
            double: lines.toSpliced(i + 1 + (to % (lines.length - i)), 0, ...own),
            move: others.toSpliced(j, 0, ...own),
          }[what];
          const before = faultsOf(await exportAudited(lines.map(recordText), soon));
          const { report } = await exportAudited(changed.map(recordText), soon);
          const found = report.faults.filter(
            ({ seq, fault }) => !before.includes(`${String(seq)}: ${fault}`),
          );
          expect(found.length).toBeGreaterThan(0);
          expect(found.length).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
