import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decodeCheckMessage, mostApisInMessage } from '../../../../src/runner/ports/check-message.ts';
import { left, right } from '../../../support/right.ts';

const apiId = fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/);
const message = fc.record({
  v: fc.constant(1),
  scheduled_at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  api_ids: fc.array(apiId, { minLength: 1, maxLength: mostApisInMessage }),
});

describe('a message of the queue', () => {
  it.prop([message])('comes out as it went in', (sent) => {
    expect(right(decodeCheckMessage(JSON.stringify(sent)))).toEqual(sent);
  });

  it.prop([message])('leaves room for ten in a request of 256 KiB, however long the names', (sent) => {
    const longest = { ...sent, api_ids: Array<string>(mostApisInMessage).fill('a'.repeat(128)) };
    expect(10 * JSON.stringify(longest).length).toBeLessThan(262_144);
  });

  it.prop([fc.string()])('is refused with a reason when it is any text', (text) => {
    expect(left(decodeCheckMessage(text)).length).toBeGreaterThan(0);
  });

  it.each([
    ['another version', { v: 2 }, 'v is 2, must be 1'],
    ['no APIs', { api_ids: [] }, 'api_ids is [], must be a list of 1 to 100 api_ids'],
    ['too many', { api_ids: Array(101).fill('a') }, /^api_ids is \["a".*must be a list of 1 to 100/],
    ['a name that is none', { api_ids: ['a', 'b c'] }, /^api_ids\.1 is "b c"/],
    ['a time that is none', { scheduled_at: 'noon' }, /^scheduled_at is "noon"/],
  ])('is refused for %s', (_, change, fault) => {
    const good = { v: 1, scheduled_at: '2026-01-01T12:00:00.000Z', api_ids: ['a'] };
    const [told, ...more] = left(decodeCheckMessage(JSON.stringify({ ...good, ...change })));
    expect(told).toMatch(fault);
    expect(more).toEqual([]);
  });
});
