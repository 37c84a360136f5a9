import { ntfyMessage } from '../../../runner/alerting/messages/ntfy/ntfy-message.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import { answeredId } from '../answered-id.ts';
import { postChannel, type PostDeps } from '../post-channel.ts';

/** `https://ntfy.sh/topic`: JSON goes to the server and names the topic. */
const serverOf = (url: string): Readonly<{ server: string; topic: string }> => {
  const { origin, pathname } = new URL(url);
  const at = pathname.replace(/\/+$/u, '').lastIndexOf('/');
  return { server: origin + pathname.slice(0, at + 1), topic: pathname.slice(at + 1).replace(/\/+$/u, '') };
};

/** A topic of ntfy. */
export const ntfyChannel = ({ id, url, token }: ChannelOf<'ntfy'>, deps: PostDeps): AlertChannel => {
  const { server, topic } = serverOf(url);
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return postChannel('ntfy', id, deps, (message) => [
    { url: server, headers, body: { topic, ...ntfyMessage(message) }, idOf: answeredId },
  ]);
};
