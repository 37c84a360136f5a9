import fc from 'fast-check';

/** A change of some bytes: `drop` of them at a place given in thousandths of the whole, others put there. */
export type Edit = Readonly<{ at: number; drop: number; put: Uint8Array }>;

const telling = ['\r\n', '\r\n\r\n', '\0', ':', ' ', '0\r\n', 'ffffffff', '-1', '\u00ff', 'HTTP/1.1 '];

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1000),
  drop: fc.oneof(fc.constant(0), fc.nat(8), fc.nat(400)),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.constantFrom(...telling).map((text) => Uint8Array.from(Buffer.from(text, 'latin1'))),
  ),
});

export const edits = fc.array(edit, { maxLength: 5 });

export const edited = (bytes: Buffer, changes: readonly Edit[]): Buffer =>
  changes.reduce((before, { at, drop, put }) => {
    const place = Math.floor((before.length * at) / 1000);
    return Buffer.concat([before.subarray(0, place), put, before.subarray(place + drop)]);
  }, bytes);
