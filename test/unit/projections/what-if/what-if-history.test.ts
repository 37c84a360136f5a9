import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { foldWhatIf } from '../../../../src/projections/what-if/what-if-history.ts';
import { beginWhatIf, type WhatIfPeriod } from '../../../../src/projections/what-if/what-if-state.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const [since, until] = [Date.parse(minute(0)), Date.parse(minute(100))];
const asked: WhatIfPeriod = { since, until, now: until, short: 0, lists: false };

describe('what another policy would have said', () => {
  it('is of availability: alerts of other signals are none of those recorded', () => {
    const { events } = streamOf([
      configRead(0, { slow_ms: 100, slow_threshold: 1 }),
      checked(1, 'UP', { latency_ms: 900 }),
      checked(2, 'DOWN'),
    ]);
    const changes = events.flatMap(({ event }) => (event.type === 'StateChanged' ? [event.signal] : []));
    expect(changes).toEqual(['latency', 'availability']);
    const history = beginWhatIf('api', []);
    for (const { line } of events) foldWhatIf(history, asked, E.right(line));
    expect(history.recorded).toBe(1);
  });
});
