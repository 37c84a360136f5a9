import { describe, expect, it } from 'vitest';
import { isIntact } from '../../../src/events/event-record.ts';
import { seal } from '../../../src/events/chain-event.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import { checked, metadataAt } from '../../support/ledger/commands.ts';

const { check } = checked(1, 'UP');
const head = { api_id: 'api', version: 6, head_hash: sha256('last'), head_kept_hash: sha256('kept') };
const claim = {
  type: 'AlertAttempted',
  for_seq: 3,
  attempt: 1,
  channel_id: 'default',
  pass_id: 'P',
  claimed_until: check.checked_at,
} as const;

describe('seal', () => {
  it('gives an event the next place, its time, its writer and its links', () => {
    const { event, line } = seal(head, metadataAt(1, 'P'), claim, false);
    expect(event).toEqual({
      ...claim,
      api_id: 'api',
      seq: 7,
      v: 1,
      event_id: 'P/attempted/3/1',
      recorded_at: metadataAt(1).recorded_at,
      runner: { id: 'test', version: '0.0.0' },
      prev_hash: head.head_hash,
      prev_kept_hash: head.head_kept_hash,
      hash: sha256(line.body),
    });
    expect(line).toMatchObject({ api_id: 'api', seq: 7, hash: event.hash });
    expect(isIntact(line)).toBe(true);
  });

  it('hashes the text without its hash, and nothing that is not in it', () => {
    const { line } = seal(head, metadataAt(1), check, { expires_at: undefined });
    expect(line.body).not.toContain('"hash"');
    expect(line.body).not.toContain('prev_kept_hash');
    expect(line.body).not.toContain('expires_at');
  });

  it('links a check that is kept to the kept one before it, and gives a routine one its expiry: never both', () => {
    const keptCheck = seal(head, metadataAt(1), check, false);
    expect(keptCheck.event).toMatchObject({ prev_kept_hash: head.head_kept_hash, expires_at: undefined });
    const routine = seal(head, metadataAt(1), check, { expires_at: 1234 });
    expect(routine.event).toMatchObject({ prev_kept_hash: undefined, expires_at: 1234 });
    expect(routine.line.body).toContain('"expires_at":1234');
  });

  it('begins a stream with links to nothing', () => {
    const { event } = seal(
      { api_id: 'api', version: 0, head_hash: null, head_kept_hash: null },
      metadataAt(0),
      claim,
      false,
    );
    expect(event).toMatchObject({ seq: 1, prev_hash: null, prev_kept_hash: null });
  });

  it('lets no payload speak for the envelope', () => {
    const forged = { ...claim, seq: 99, prev_hash: null, event_id: 'mine' };
    expect(seal(head, metadataAt(1, 'P'), forged, false).event).toMatchObject({
      seq: 7,
      prev_hash: head.head_hash,
      event_id: 'P/attempted/3/1',
    });
  });
});
