import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../src/events/chain-event.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { auditLine } from '../../../src/projections/audit/audit-stream.ts';
import { beginAudit } from '../../../src/projections/audit/stream-audit.ts';
import { endOf, jumpingStream, leftAt, type JumpingStep } from '../../support/ledger/jumping-clocks.ts';
import { runs } from '../../support/runs.ts';

const dayMs = 86_400_000;

const step = fc.record({
  after: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 15, max: 400 }) },
    { weight: 1, arbitrary: fc.integer({ min: 400, max: 3000 }) },
  ),
  ahead: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(-72, -36, -24, -5, -1, 1, 5, 24, 36, 72) },
  ),
  late: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 3),
  outcome: fc.constantFrom<Outcome>('UP', 'UP', 'UP', 'UP', 'DOWN'),
  config: fc.option(
    fc.record({
      failure_threshold: fc.integer({ min: 1, max: 3 }),
      success_threshold: fc.integer({ min: 1, max: 2 }),
      check_interval_seconds: fc.constantFrom(3600, 7200, 14_400),
      enabled: fc.constantFrom(true, true, true, false),
      removed: fc.constantFrom(false, false, false, true),
      retain_checks_days: fc.constantFrom(7, 7, 8, 10, 14),
    }),
    { freq: 25 },
  ),
  summarize: fc.constantFrom(true, false, false, false, false),
});
const steps = fc
  .array(step, { minLength: 60, maxLength: 120, size: 'max' })
  .map((all): readonly JumpingStep[] =>
    all.map((each, i) =>
      i > 0 ? each : { ...each, config: { retain_checks_days: 7, check_interval_seconds: 7200 } },
    ),
  );

/** The faults that an audit finds at a time (epoch ms), if a store has deleted what had expired by another one. */
const faultsAt = (events: readonly ChainedEvent[], deleted: number, now: number): readonly string[] => {
  let audit = beginAudit('api');
  for (const { line } of leftAt(events, deleted)) audit = auditLine(audit, E.right(line), now);
  return audit.faults.listed.map(({ fault, seq }) => `${String(seq)} ${fault}`);
};

describe('an audit of days while checks expire', () => {
  it('accuses no summary that was right, however clocks jumped and retention changed', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }),
        (all, wait, deleted) => {
          const end = endOf(all) + wait * dayMs;
          const events = jumpingStream(all, end);
          for (const days of deleted)
            expect(
              faultsAt(events, end + (days - 6) * dayMs, end + 20 * dayMs).filter((fault) =>
                fault.includes('summary'),
              ),
            ).toEqual([]);
        },
      ),
      { numRuns: runs(20) },
    );
  });
});
