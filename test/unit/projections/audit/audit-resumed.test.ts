import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { seal } from '../../../../src/events/chain-event.ts';
import { auditLine } from '../../../../src/projections/audit/audit-stream.ts';
import { beginAudit } from '../../../../src/projections/audit/stream-audit.ts';
import { resumedState } from '../../../../src/projections/health/resumed-state.ts';
import { checked, configRead, metadataAt, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const now = Date.parse(minute(30));
const { events, after } = streamOf([configRead(0), checked(1, 'UP'), checked(2, 'UP')]);

describe('an audit of a stream that was resumed', () => {
  it('passes over what the resumption names, where all before it can be read', () => {
    const resumption = seal(
      after,
      metadataAt(9),
      {
        type: 'StreamResumed',
        after_seq: 1,
        after_hash: events[0]?.line.hash ?? null,
        from_seq: 2,
        to_seq: 3,
        reason: 'restored',
        state: resumedState(after),
      },
      false,
    );
    const audit = [...events, resumption].reduce(
      (sofar, { line }) => auditLine(sofar, E.right(line), now),
      beginAudit('api'),
    );
    expect(audit.faults.listed.map(({ seq, fault }) => `${String(seq)}: ${fault}`)).toEqual([
      '4: resumes the stream after 2–3, which cannot be read: restored',
    ]);
    expect(audit.resumed).toEqual([{ seq: 4, skipped: { from_seq: 2, to_seq: 3 } }]);
  });
});
