import { unsaidConfig } from './api-configured.ts';
import { isSameJson } from './encoding/canonical-json.ts';
import type { SchemaVersion } from './envelope.ts';
import type { EventType, NewEvent } from './event.ts';
import type { JsonObject } from './fields/json.ts';
import { defaultChannel } from './fields/channel-id.ts';

type Defaults = JsonObject;

const none: Defaults = {};

/**
 * For each type, the members that version 2 added, with the defaults that mean the same as version 1. In memory an event has
 * all of them. Stored it omits defaults, so an event that version 1 can represent is written as version 1.
 */
export const defaultsOf: Readonly<Record<EventType, Defaults>> = {
  ApiConfigured: unsaidConfig,
  // Told from a check of version 1 by what it has: see below. No defaults, as most of reading a log is reading checks.
  CheckCompleted: none,
  StateChanged: { signal: 'availability', channels: [defaultChannel], checks: null },
  AlertAttempted: { channel_id: defaultChannel },
  AlertFailed: { channel_id: defaultChannel, not_before: null },
  AlertPublished: { channel_id: defaultChannel, receipt: null },
  AlertWaived: none,
  DaySummarized: { partial: false },
  StreamResumed: none,
};

const saysMore = (event: JsonObject, unsaid: Defaults): boolean =>
  Object.entries(unsaid).some(([name, value]) => !isSameJson(event[name], value));

/** An object without the members at these defaultsOf. */
export const withoutDefaults = (whole: JsonObject, unsaid: Defaults): JsonObject =>
  Object.fromEntries(
    Object.entries(whole).filter(
      ([name, value]) => !Object.hasOwn(unsaid, name) || !isSameJson(value, unsaid[name]),
    ),
  );

/** An event as it is stored and hashed, but for members that are `undefined`, which are left out too. */
export const storedEvent = (event: NewEvent): JsonObject => {
  const unsaid = defaultsOf[event.type];
  return unsaid === none ? event : withoutDefaults(event, unsaid);
};

/** Adds the omitted defaults to a parsed event. Changes it in place. */
export const fillDefaults = (type: EventType, parsed: Record<string, unknown>): void => {
  for (const [name, value] of Object.entries(defaultsOf[type]))
    if (parsed[name] === undefined) parsed[name] = value;
};

/** The lowest schema version that can represent an event. */
export const lowestVersion = (event: NewEvent): SchemaVersion => {
  switch (event.type) {
    case 'CheckCompleted':
      return event.certificate_until === undefined && event.error?.kind !== 'assertion' ? 1 : 2;
    case 'StateChanged':
      return event.previous_since === null || saysMore(event, defaultsOf.StateChanged) ? 2 : 1;
    case 'AlertPublished':
      return (event.channel === 'sns' || event.channel === 'console') &&
        !saysMore(event, defaultsOf.AlertPublished)
        ? 1
        : 2;
    case 'ApiConfigured':
    case 'AlertAttempted':
    case 'AlertFailed':
      return saysMore(event, defaultsOf[event.type]) ? 2 : 1;
    case 'AlertWaived':
    case 'DaySummarized':
    case 'StreamResumed':
      return 2;
  }
};
