import type { StatedChannels } from '../../world/channel-plan.ts';
import type { WorldPlan } from '../../world/world-plan.ts';
import { owedOn, type Naive } from '../naive-state.ts';
import { channelsOf, type StoredChange } from '../stored.ts';
import type { Tell } from '../streams.ts';

/** What the source says of channels once all faults have stopped; null: nothing. */
export const finallyStated = ({ settings }: WorldPlan): StatedChannels | null => {
  const last = settings.at(-1)?.to ?? null;
  return last === 'unreadable' ? null : last;
};

/** Whether the source says that a channel is there. */
export const isStated = (stated: StatedChannels | null, channel: string): boolean =>
  channel === 'default'
    ? (stated?.defaults?.includes(channel) ?? true)
    : (stated?.ids.includes(channel) ?? false);

const channelsIn = ({ changes }: Naive): readonly string[] => [...new Set(changes.flatMap(channelsOf))];

/** What the source says once all faults have stopped. */
type Finally = Readonly<{
  stated: StatedChannels | null;
  /** else it looks like a mistake, and nothing is waived because of what it does not define */
  listsOneKnown: boolean;
}>;

/** What nobody can send: nobody defines the channel, and the config in force has named it since, or the source may be a mistake. */
const isUnheard = (
  { stated, listsOneKnown }: Finally,
  n: Naive,
  channel: string,
  { seq }: StoredChange,
): boolean =>
  channel !== 'default' &&
  !isStated(stated, channel) &&
  !(listsOneKnown && n.config !== null && n.config.seq > seq && !channelsOf(n.config).includes(channel));

/** Nothing is owed in the end, except on channels that are not there any more. */
export const checkOwed = (source: Finally, apiId: string, n: Naive, tell: Tell): void => {
  for (const channel of channelsIn(n))
    for (const change of owedOn(n, channel))
      if (!isUnheard(source, n, channel, change))
        tell('owed', `${apiId}/${String(change.seq)} is still owed on ${channel}`);
};

/** How many transitions are still owed to somebody. */
export const countUnheard = (source: Finally, walked: readonly Readonly<{ end: Naive }>[]): number =>
  walked.reduce((count, { end }) => {
    const owed = channelsIn(end).flatMap((channel) =>
      owedOn(end, channel).filter((change) => isUnheard(source, end, channel, change)),
    );
    return count + new Set(owed).size;
  }, 0);
