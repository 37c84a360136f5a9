import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/**
 * Longest line that is read, in UTF-16 units. Events are far shorter: DynamoDB accepts 400 KB. Of a longer line only
 * this much
 * plus one unit is kept, so a file without line ends needs no more memory than this.
 */
export const maxLineLength = 4 * 1024 * 1024;

/** An unfinished line. Its pieces are joined once, at its end. */
type Unfinished = { pieces: string[]; length: number };

const extend = (line: Unfinished, text: string): void => {
  const room = maxLineLength + 1 - line.length;
  if (room <= 0 || text === '') return;
  const piece = text.length > room ? text.slice(0, room) : text;
  line.pieces.push(piece);
  line.length += piece.length;
};

const joinPieces = (line: Unfinished): string => {
  const text = line.pieces.join('');
  line.pieces = [];
  line.length = 0;
  return text;
};

/**
 * The lines of a file (`-`: of stdin), some at a time, ended by a line feed and nothing else: what JSON lets stand inside a
 * text may not end one. Takes time in proportion to the file, whatever its lines. Rejects with what the system says of a
 * file that cannot be read.
 */
export async function* fileLines(file: string, input: Readable): AsyncGenerator<readonly string[]> {
  const stream = file === '-' ? input : createReadStream(file, { highWaterMark: 1 << 18 });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  const unfinished: Unfinished = { pieces: [], length: 0 };
  for await (const chunk of stream) {
    const text: string =
      chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    const [first, ...others] = lines;
    if (first !== undefined) {
      extend(unfinished, first);
      yield [joinPieces(unfinished), ...others];
    }
    extend(unfinished, rest);
  }
  extend(unfinished, decoder.decode());
  if (unfinished.length > 0) yield [joinPieces(unfinished)];
}
