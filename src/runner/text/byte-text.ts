/** Enough for most pieces of a log. */
const firstBytes = 1.5 * 1024 * 1024;

/** UTF-8 never takes more for one unit of a string. */
const mostBytesOfUnit = 3;

const bytesOfNumber = Float64Array.BYTES_PER_ELEMENT;

/**
 * Text that is made UTF-8 while it grows, so that no string has to live until the end. It is written over `space`, or over
 * new memory where that is too small or absent: to hand out memory for each text takes the system longer than to fill it.
 */
export const createByteText = (space?: ArrayBuffer) => {
  let memory: Buffer = Buffer.from(space ?? new ArrayBuffer(0));
  let length = 0;
  const grow = (least: number): void => {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * memory.length, firstBytes));
    memory.copy(larger);
    memory = larger;
  };
  return {
    add: (text: string): void => {
      const least = length + mostBytesOfUnit * text.length;
      if (least > memory.length) grow(least);
      length += memory.write(text, length);
    },
    /** Takes back bytes from the end. */
    drop: (bytes: number): void => {
      length -= bytes;
    },
    /** How long it is, in bytes. */
    length: (): number => length,
    /** All of it or a part, once it grows no more. */
    bytes: (from = 0, to = length): Uint8Array => memory.subarray(from, to),
    /** Numbers in the same memory. Nothing is added after them. */
    numbers: (values: readonly number[]): Float64Array => {
      const at = Math.ceil(length / bytesOfNumber) * bytesOfNumber;
      length = at + values.length * bytesOfNumber;
      if (length > memory.length) grow(length);
      const numbers = new Float64Array(memory.buffer, at, values.length);
      numbers.set(values);
      return numbers;
    },
  };
};

/** The memory in which the texts and numbers of a plain object lie, each once. */
export const memoryIn = (value: unknown): readonly ArrayBuffer[] => {
  const members: readonly unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return [
    ...new Set(
      members.flatMap((member) =>
        ArrayBuffer.isView(member) && member.buffer instanceof ArrayBuffer ? [member.buffer] : [],
      ),
    ),
  ];
};
