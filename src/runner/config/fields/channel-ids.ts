import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { decodeItems, toList } from '../shapes.ts';

const most = 8;
const must = `must be a list of 1 to ${String(most)} ids of channels, such as [team, default]`;

/** What an item of a list of channels must be. */
export const mustBeId = 'must be the id of a channel, 1 to 24 of a-z 0-9 -';

const isIds = (u: unknown): u is readonly string[] =>
  Array.isArray(u) &&
  u.length > 0 &&
  u.length <= most &&
  u.every(ChannelId.is) &&
  new Set(u).size === u.length;

/** The alert channels of an API; null: those of `default_channels`. */
export const ChannelIds: FieldType<readonly string[] | null> = withSchema(
  new t.Type<readonly string[] | null, readonly string[] | null, unknown>(
    'ChannelIds',
    (u): u is readonly string[] | null => u === null || isIds(u),
    (u, c) => {
      if (u === null) return t.success(u);
      const items = toList(u, most) ?? [];
      if (items.length === 0) return t.failure(u, c, must);
      return E.map((ids: readonly string[]) => [...new Set(ids)])(
        decodeItems(items, c, (item) => (ChannelId.is(item) ? item : null), mustBeId),
      );
    },
    t.identity,
  ),
  {
    type: 'array',
    minItems: 1,
    maxItems: most,
    items: { type: 'string', pattern: '^[a-z0-9-]{1,24}$' },
  },
);
