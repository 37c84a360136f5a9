import type { Send } from '../fakes/sim-sns.ts';

const known = new WeakMap<Send, readonly string[]>();

const read = ({ message }: Send): readonly string[] => {
  if (message.kind === 'alert') return message.transition_id === null ? [] : [message.transition_id];
  if (message.kind !== 'digest') return [];
  return [
    ...message.body.matchAll(/^(\S+\/\d+) (?:latency |certificate )?(?:UP|DOWN) -> (?:UP|DOWN) at /gm),
  ].flatMap(([, id]) => id ?? []);
};

/** The transitions that a message tells of. */
export const idsIn = (send: Send): readonly string[] => {
  const ids = known.get(send) ?? read(send);
  known.set(send, ids);
  return ids;
};
