import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { WholeNumber } from '../../../events/fields/whole-number.ts';
import { writeFileAtomically } from '../../terminal/write-file-atomically.ts';

const Position = t.readonly(t.strict({ inode: WholeNumber, offset: WholeNumber }));

/** How far a log was sent. The inode tells a rotated file from the one that has taken its name. */
export type Position = t.TypeOf<typeof Position>;

/** A part of a log that ends with a line, and where the next one begins. */
export type Part = Readonly<{ content: Buffer; next: Position }>;

/** More of a log than this waits for the next part. */
const mostBytes = 8 * 1024 * 1024;

const positionFile = (path: string): string => `${path}.sent`;

/** Null: nothing was sent yet, or what was kept cannot be read; then all of the file is sent again. */
export const keptPosition = (path: string): Position | null => {
  try {
    const decoded = Position.decode(JSON.parse(readFileSync(positionFile(path), 'utf8')));
    return E.isRight(decoded) ? decoded.right : null;
  } catch {
    return null;
  }
};

export const keepPosition = (path: string, position: Position): Promise<void> =>
  writeFileAtomically(positionFile(path), `${JSON.stringify(position)}\n`, true);

/** The part of a file from a position on, without a line that is still being written. */
const partFrom = (path: string, offset: number): Part => {
  const file = openSync(path, 'r');
  try {
    const { ino: inode, size } = fstatSync(file);
    const from = offset <= size ? offset : 0;
    const content = Buffer.alloc(Math.min(mostBytes, size - from));
    const read = readSync(file, content, 0, content.length, from);
    const whole = content.subarray(0, read);
    const end = whole.lastIndexOf(10) + 1;
    // A line that fills the part by itself has no end here: it is passed over.
    const used = end === 0 && read === mostBytes ? read : end;
    return { content: whole.subarray(0, used), next: { inode, offset: from + used } };
  } finally {
    closeSync(file);
  }
};

/** What has not been sent yet: the end of a file that was rotated meanwhile (`FILE.1`), else of the file itself. */
export const nextPart = (path: string, position: Position | null): Part => {
  const rotated = `${path}.1`;
  if (position !== null && statSync(path).ino !== position.inode && existsSync(rotated)) {
    if (statSync(rotated).ino === position.inode) {
      const rest = partFrom(rotated, position.offset);
      if (rest.content.length > 0) return rest;
    }
    return partFrom(path, 0);
  }
  return partFrom(path, position?.inode === statSync(path).ino ? position.offset : 0);
};
