import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truncateUtf8 } from '../../../../src/events/encoding/truncate-utf8.ts';

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('truncateUtf8', () => {
  it('leaves what fits', () => {
    expect(truncateUtf8('short')).toBe('short');
    expect(truncateUtf8('é'.repeat(100))).toBe('é'.repeat(100));
    expect(truncateUtf8('x'.repeat(200))).toBe('x'.repeat(200));
  });

  it('cuts at a character', () => {
    expect(truncateUtf8('x'.repeat(201))).toBe('x'.repeat(200));
    expect(truncateUtf8('接続'.repeat(100), 200)).toBe('接続'.repeat(33));
    expect(truncateUtf8('💥💥', 7)).toBe('💥');
    expect(truncateUtf8('💥', 3)).toBe('');
  });

  it('replaces what no UTF-8 can say', () => {
    expect(truncateUtf8('a\ud83d')).toBe('a\ufffd');
    expect(truncateUtf8(`${'x'.repeat(300)}\ud83d`, 10)).toBe('x'.repeat(10));
  });

  it('always gives a well-formed beginning within the bytes, as long as can be', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 120 }),
        fc.integer({ min: 0, max: 120 }),
        (text, room) => {
          const cut = truncateUtf8(text, room);
          const whole = text.toWellFormed();
          expect(cut.isWellFormed()).toBe(true);
          expect(whole.startsWith(cut)).toBe(true);
          expect(bytes(cut)).toBeLessThanOrEqual(room);
          const next = String.fromCodePoint(whole.slice(cut.length).codePointAt(0) ?? 0);
          expect(cut === whole || bytes(cut) + bytes(next) > room).toBe(true);
        },
      ),
    );
  });
});
