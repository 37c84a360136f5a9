import type { Socket } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import { truncateUtf8 } from '../../../events/encoding/truncate-utf8.ts';
import { emailMessage } from '../../../runner/alerting/messages/email/email-message.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel, AlertMessage, PublishResult } from '../../../runner/ports/alert-channel.ts';
import { smtpTarget } from './smtp-target.ts';

export type EmailDeps = Readonly<{
  /** opens a connection to an address that passed the guard; nothing is sent */
  connect: (
    host: string,
    port: number,
    timeoutMs: number,
  ) => Promise<E.Either<Readonly<{ kind: string; message: string }>, Socket>>;
  /** how long one message may take, in ms */
  timeoutMs: number;
  /** certificates to trust in addition to Node's own (PEM) */
  ca?: readonly string[];
}>;

const rejected = (kind: string, message: string): PublishResult => ({
  _tag: 'Rejected',
  error: { kind, message: truncateUtf8(message) },
  messageRejected: false,
});

const publish = async (
  { url, from, to }: ChannelOf<'email'>,
  { connect, timeoutMs, ca = [] }: EmailDeps,
  message: AlertMessage,
): Promise<PublishResult> => {
  const mail = emailMessage(message, { from, to });
  if (mail.to.length === 0) return rejected('nobody', 'the API names no address in notify_emails');
  const target = smtpTarget(url);
  // The library costs 136 ms to load, and most passes send no mail.
  const [socket, { sendMail }] = await Promise.all([
    connect(target.host, target.port, timeoutMs / 3),
    import('./send-mail.ts'),
  ]);
  if (E.isLeft(socket)) return rejected(socket.left.kind, socket.left.message);
  return sendMail(socket.right, target, mail, { ca, timeoutMs: (timeoutMs * 2) / 3 });
};

/** Mail over SMTP: with TLS at once (`smtps:`) or as soon as the server offers it (`smtp:`). */
export const emailChannel = (config: ChannelOf<'email'>, deps: EmailDeps): AlertChannel => ({
  name: config.id,
  mode: 'records',
  publish: (message) => () => publish(config, deps, message),
});
