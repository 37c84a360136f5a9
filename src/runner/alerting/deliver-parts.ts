import type { AlertDetails } from '../ports/alert-details.ts';
import { digestLine } from './messages/digest-message.ts';

/** The maximum of one message: SNS accepts 256 KiB with all attributes. */
const mostBytes = 200_000;
const mostInPart = 500;

const encoder = new TextEncoder();

/** Cuts state changes, as they are read, into parts of one message each: no more than one part is in memory. */
export async function* partsOf(
  all: AsyncIterable<AlertDetails>,
): AsyncGenerator<readonly AlertDetails[], void, undefined> {
  let part: AlertDetails[] = [];
  let bytes = 0;
  for await (const details of all) {
    const more = encoder.encode(digestLine(details, false)).length + 1;
    if (part.length > 0 && (part.length >= mostInPart || bytes + more > mostBytes)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(details);
    bytes += more;
  }
  if (part.length > 0) yield part;
}
