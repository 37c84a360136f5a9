import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteText, memoryIn } from '../../../../src/runner/text/byte-text.ts';

const texts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 });

describe('a text of bytes', () => {
  it('is always the UTF-8 of what was added, whatever was in its memory', () => {
    fc.assert(
      fc.property(texts, fc.uint8Array({ maxLength: 200 }), (added, memory) => {
        const text = createByteText(memory.slice().buffer);
        for (const one of added) text.add(one);
        expect(Buffer.compare(text.bytes(), Buffer.from(added.join('')))).toBe(0);
      }),
    );
  });

  it('grows as often as it must', () => {
    const text = createByteText();
    const line = 'é'.repeat(1_500_000);
    for (let i = 0; i < 5; i += 1) text.add(line);
    expect(Buffer.compare(text.bytes(), Buffer.from(line.repeat(5)))).toBe(0);
  });

  it('gives back what is dropped', () => {
    const text = createByteText();
    text.add('{}');
    text.drop(1);
    text.add(',é}');
    expect(Buffer.from(text.bytes()).toString()).toBe('{,é}');
  });

  it('lies in the memory that was given, where that is enough', () => {
    const space = new ArrayBuffer(100);
    const text = createByteText(space);
    text.add('some');
    text.add(' text');
    const answer = { bytes: text.bytes(), streams: [] };
    expect(memoryIn(answer)).toEqual([space]);
    expect(memoryIn(answer)[0]).toBe(space);
    expect(memoryIn(null)).toEqual([]);
  });

  it('always has the numbers that follow it in the same memory', () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.double()),
        fc.uint8Array({ maxLength: 200 }),
        (added, values, memory) => {
          const text = createByteText(memory.slice().buffer);
          for (const one of added) text.add(one);
          const end = text.length();
          const numbers = text.numbers(values);
          const bytes = text.bytes(0, end);
          expect(Buffer.compare(bytes, Buffer.from(added.join('')))).toBe(0);
          expect([...numbers]).toEqual(values);
          expect(memoryIn({ bytes, numbers })).toEqual([bytes.buffer]);
        },
      ),
    );
  });
});
