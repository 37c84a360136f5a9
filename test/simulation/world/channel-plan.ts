/** Chances of each way in which a channel fails, for each message. */
export const channelFaults = [
  /** it refuses the message for what it says, unless that is the least */
  'refusesMessage',
  /** it refuses whatever comes */
  'refusesAll',
  /** it refuses, and asks for a pause */
  'asksForPause',
  /** the connection breaks before the message is sent */
  'resetBefore',
  /** the connection breaks after it: the message arrived */
  'resetAfter',
  /** no answer: the message did not arrive */
  'silent',
  /** a response that says nothing, to a message that arrived */
  'unclear',
  /** the answer takes longer */
  'slow',
] as const;
export type ChannelFault = (typeof channelFaults)[number];

/** One channel beside `default`, and how it fails until all faults stop. */
export type ChannelPlan = Readonly<{
  id: string;
  kind: 'slack' | 'email' | 'pagerduty';
  rates: Readonly<Partial<Record<ChannelFault, number>>>;
  /** it refuses everything from `from` to `to` */
  dead: readonly Readonly<{ from: number; to: number }>[];
}>;

/**
 * What the source says of channels from `at` on. `broken`: ids of channels that do not decode; `nameless`: there is one more,
 * of which not even the id can be read.
 */
export type StatedChannels = Readonly<{
  ids: readonly string[];
  broken: readonly string[];
  nameless: boolean;
  defaults: readonly string[] | null;
}>;

/** `unreadable`: nobody can say what it holds. */
export type SettingsEdit = Readonly<{ at: number; to: StatedChannels | 'unreadable' }>;
