import { storedType } from './stored-type.ts';

const pattern = /^[a-z0-9-]{1,24}$/;

/** The name of a channel of alerts: 1 to 24 of `a-z 0-9 -`. */
export const ChannelId = storedType(
  'ChannelId',
  (u): u is string => typeof u === 'string' && pattern.test(u),
  'must be 1 to 24 of a-z 0-9 -',
);

/** The channel that needs no definition: the topic or the console. The delivery records which. */
export const defaultChannel = 'default';
