import * as E from 'fp-ts/lib/Either.js';
import { decodeParsed } from './decode-parsed.ts';
import type { Event } from '../event.ts';
import type { ItemFault } from '../encoding/invalid-item.ts';
import type { Line } from '../event-record.ts';
import { shapedCheck } from './parse-check.ts';

/** The read boundary of the log: text → event, old shapes upgraded, anything else refused by API and seq. */
export const decodeEvent = (line: Line): E.Either<ItemFault, Event> => {
  // Nearly every event is a check, and this is the most of what a replay or an audit does.
  const check = shapedCheck(line);
  return check === null ? decodeParsed(line) : E.right(check);
};
