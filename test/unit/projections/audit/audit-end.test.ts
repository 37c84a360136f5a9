import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { endAudit } from '../../../../src/projections/audit/audit-end.ts';
import { auditLine } from '../../../../src/projections/audit/audit-stream.ts';
import { beginAudit } from '../../../../src/projections/audit/stream-audit.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const now = Date.parse(minute(30));
const { events, after } = streamOf([configRead(0), checked(1, 'UP')]);

describe('the end of an audited stream', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    [`"${'x'.repeat(119)}…`, 'x'.repeat(200)],
  ])('tells what a state says beside its log: %s', (told, stored) => {
    const audit = events.reduce((sofar, { line }) => auditLine(sofar, E.right(line), now), beginAudit('api'));
    const differences = [{ api_id: 'api', field: 'last_error', stored, replayed: 7 }];
    const atState = { stored: after, heads: [after.head_hash], differences, forgets: null };
    expect(endAudit(audit, atState, { now, asOf: now }).faults).toEqual([
      {
        api_id: 'api',
        seq: 2,
        fault: `the state of the API says last_error ${told}; the log up to here says 7`,
      },
    ]);
  });
});
