import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/**
 * The lines of a file (`-`: of stdin), some at a time, ended by a line feed and nothing else: what JSON lets stand inside a
 * text may not end one. Rejects with what the system says of a file that cannot be read.
 */
export async function* fileLines(file: string, input: Readable): AsyncGenerator<readonly string[]> {
  const stream = file === '-' ? input : createReadStream(file, { highWaterMark: 1 << 18 });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let rest = '';
  for await (const chunk of stream) {
    const text: string =
      chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}
