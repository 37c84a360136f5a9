import { sha256 } from '../../../events/fields/sha256.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { transitionId } from './alert-message.ts';

const idOf = (hash: string): string => `msg_${hash.slice(0, 32)}`;

/**
 * The same for each repeat of a message, and tied to the audited log: of one transition from the hash of its event, of
 * several from that of their ids, one to a line.
 */
export const messageId = ({
  about,
  subject,
  body,
}: Pick<AlertMessage, 'about' | 'subject' | 'body'>): string => {
  const [first, ...others] = about;
  if (first === undefined) return idOf(sha256(`${subject}\n${body}`));
  if (others.length === 0) return idOf(first.transition.hash);
  return idOf(sha256(about.map(({ transition }) => transitionId(transition)).join('\n')));
};

/** The id of the message about the DOWN that this message's transition ends; null where there is none. */
export const openingMessageId = ({ about }: Pick<AlertMessage, 'about'>): string | null => {
  const [first, ...others] = about;
  if (first === undefined || others.length > 0 || first.transition.to === 'DOWN') return null;
  return first.opened === null ? null : idOf(first.opened.hash);
};
