import * as t from 'io-ts';

const pattern = /^[a-z0-9-]{1,24}$/;

const isChannelId = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);

/** The name of a channel of alerts: 1 to 24 of `a-z 0-9 -`. */
export const ChannelId = new t.Type<string, string, unknown>(
  'ChannelId',
  isChannelId,
  (u, c) => (isChannelId(u) ? t.success(u) : t.failure(u, c, 'must be 1 to 24 of a-z 0-9 -')),
  t.identity,
);

/** The channel that needs no definition: the topic, or the console. Whoever delivers says which. */
export const defaultChannel = 'default';
