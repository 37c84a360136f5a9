/** A byte holds seven bits of a number; the highest bit says that more follow. */
const base = 128;

const writeNumber = (into: number[], number: number): void => {
  let rest = number;
  for (; rest >= base; rest = Math.floor(rest / base)) into.push((rest % base) + base);
  into.push(rest);
};

/** The numbers in these bytes; null: one of them is cut off, too large, or longer than it need be. */
const readNumbers = (bytes: Uint8Array): readonly number[] | null => {
  const numbers: number[] = [];
  let number = 0;
  let factor = 1;
  for (const byte of bytes) {
    number += (byte % base) * factor;
    factor *= base;
    if (byte >= base) continue;
    if (!Number.isSafeInteger(number) || (byte === 0 && factor > base)) return null;
    numbers.push(number);
    number = 0;
    factor = 1;
  }
  return factor === 1 ? numbers : null;
};

const isWhole = (u: unknown): u is number => typeof u === 'number' && Number.isSafeInteger(u) && u >= 0;

/**
 * Latencies of a day (step, count, step, count …) as bytes: how far each step is above the lowest that it could be, then all
 * counts, each a number of seven bits a byte, the lowest first. Null: these are not ascending steps with a count each.
 */
export const stepsToBytes = (latency: unknown): Uint8Array | null => {
  if (!Array.isArray(latency) || latency.length % 2 !== 0 || !latency.every(isWhole)) return null;
  const bytes: number[] = [];
  let lowest = 0;
  for (let i = 0; i < latency.length; i += 2) {
    const step = Number(latency[i]);
    if (step < lowest) return null;
    writeNumber(bytes, step - lowest);
    lowest = step + 1;
  }
  for (let i = 1; i < latency.length; i += 2) writeNumber(bytes, Number(latency[i]));
  return Uint8Array.from(bytes);
};

/** The latencies in such bytes, whose steps always ascend; null: they hold something else. */
export const stepsInBytes = (bytes: Uint8Array): readonly number[] | null => {
  const numbers = readNumbers(bytes);
  if (numbers === null || numbers.length % 2 !== 0) return null;
  const count = numbers.length / 2;
  const latency: number[] = [];
  let lowest = 0;
  for (let i = 0; i < count; i += 1) {
    const step = lowest + Number(numbers[i]);
    if (!Number.isSafeInteger(step)) return null;
    latency.push(step, Number(numbers[count + i]));
    lowest = step + 1;
  }
  return latency;
};
