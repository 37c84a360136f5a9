import type { AlertDetails } from '../ports/alert-details.ts';
import { digestLine } from './messages/digest-message.ts';

/** The maximum of one message: SNS accepts 256 KiB with all attributes. */
const mostBytes = 200_000;
const mostInPart = 500;

const encoder = new TextEncoder();

type Part = { details: AlertDetails[]; bytes: number };

/**
 * Gathers state changes for one message each for those who get the same: `add` gives a part that is full, and `rest` what
 * is left. So a backlog goes out while it is read, and no more of it than that is in memory.
 */
export const createParts = (audienceOf: (details: AlertDetails) => string) => {
  const parts = new Map<string, Part>();
  return {
    add: (details: AlertDetails): readonly AlertDetails[] | null => {
      const audience = audienceOf(details);
      const bytes = encoder.encode(digestLine(details, false)).length + 1;
      const part = parts.get(audience) ?? { details: [], bytes: 0 };
      const isFull =
        part.details.length > 0 && (part.details.length >= mostInPart || part.bytes + bytes > mostBytes);
      if (isFull) {
        parts.set(audience, { details: [details], bytes });
        return part.details;
      }
      part.details.push(details);
      part.bytes += bytes;
      parts.set(audience, part);
      return null;
    },
    rest: (): readonly (readonly AlertDetails[])[] => {
      const left = [...parts.values()].map(({ details }) => details);
      parts.clear();
      return left;
    },
  };
};
