/** Enough for most pieces of a log. */
const firstBytes = 4 * 1024 * 1024;

/** UTF-8 never takes more for one unit of a string. */
const mostBytesOfUnit = 3;

/**
 * Text that is made UTF-8 while it grows, so that no string has to live until the end. It is written over `space`, or over
 * new memory where that is too small or absent: to hand out memory for each text takes the system longer than to fill it.
 */
export const createByteText = (space?: ArrayBuffer) => {
  let memory: Buffer = Buffer.from(space ?? new ArrayBuffer(0));
  let length = 0;
  const grow = (least: number): void => {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * memory.length, firstBytes));
    memory.copy(larger, 0, 0, length);
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
    bytes: (): Uint8Array => memory.subarray(0, length),
  };
};

/** The memory in which the texts of a plain object lie. */
export const memoryIn = (value: unknown): readonly ArrayBuffer[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((member: unknown) =>
        member instanceof Uint8Array && member.buffer instanceof ArrayBuffer ? [member.buffer] : [],
      )
    : [];
