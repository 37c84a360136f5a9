import { describe, expect, it } from 'vitest';
import { auditLog } from '../../src/runner/audit/audit-log.ts';
import { stillAt } from '../support/ledger/audited.ts';
import { right } from '../support/right.ts';
import { drawWorld } from './world/draw-world.ts';
import { simulate } from './simulate.ts';

const day = 86_400_000;
// When the simulated store forgot its last check, all that it forgot had expired.
const swept = 10 * day;

describe('the audit of a simulated world', () => {
  it.each([1, 101, 201])(
    'finds no fault in what real passes recorded under wrong clocks, crashes, outages and expiry (seeds from %i)',
    async (from) => {
      for (let seed = from; seed < from + 20; seed += 1) {
        const plan = drawWorld(seed);
        const { store } = await simulate(plan, null);
        const clock = stillAt(plan.quietFrom + swept);
        const { report } = right(
          await auditLog({ ledger: store.reader, clock, progress: () => undefined }, null),
        );
        // Nobody runs a pass in the days that are waited for expiry.
        const faults = report.faults.filter(({ fault }) => !fault.includes('pending for more than a day'));
        expect({ seed, faults }).toEqual({ seed, faults: [] });
        expect(report.events).toBeGreaterThan(0);
      }
    },
  );
});
