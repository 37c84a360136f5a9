import { describe, expect, it } from 'vitest';
import { isIntact, recordText, type EventRecord } from '../../../src/events/event-record.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';

const body = '{"api_id":"a","seq":1}';
const line: EventRecord = { api_id: 'a', seq: 1, body, hash: sha256(body) };

describe('a line', () => {
  it('is intact while its bytes are those that were hashed', () => {
    expect(isIntact(line)).toBe(true);
    expect(isIntact({ ...line, body: '{"api_id":"a","seq":2}' })).toBe(false);
    expect(isIntact({ ...line, hash: sha256('') })).toBe(false);
  });

  it('is exported as its own bytes, the hash last', () => {
    expect(recordText(line)).toBe(`{"api_id":"a","seq":1,"hash":"${line.hash}"}`);
  });
});
