import * as E from 'fp-ts/lib/Either.js';
import { decodeParsed } from './decode-parsed.ts';
import type { Event } from '../event.ts';
import type { InvalidItem } from '../encoding/invalid-item.ts';
import type { EventRecord } from '../event-record.ts';
import { shapedCheck } from './parse-check.ts';

/** The read boundary of the log: text → event, old shapes upgraded, anything else refused by API and seq. */
export const decodeEvent = (line: EventRecord): E.Either<InvalidItem, Event> => {
  // Nearly every event is a check, and this is the most of what a replay or an audit does.
  const check = shapedCheck(line);
  return check === null ? decodeParsed(line) : E.right(check);
};
