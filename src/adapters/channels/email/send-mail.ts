import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { truncateUtf8 } from '../../../events/encoding/truncate-utf8.ts';
import type { EmailMessage } from '../../../runner/alerting/messages/email/email-message.ts';
import type { PublishResult } from '../../../runner/ports/alert-channel.ts';
import { smtpFailure } from './smtp-failure.ts';
import type { SmtpTarget } from './smtp-target.ts';

/** Certificates to trust in addition to Node's own (PEM), and the time limit in ms. */
export type MailOptions = Readonly<{ ca: readonly string[]; timeoutMs: number }>;

const smtpConnection = (
  socket: Socket,
  target: SmtpTarget,
  { ca, timeoutMs }: MailOptions,
): SMTPConnection => {
  const { host, port, secure, requireTls, verify } = target;
  return new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: requireTls,
    connection: socket,
    tls: { rejectUnauthorized: verify, ...(ca.length === 0 ? {} : { ca: [...ca] }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: 0,
    maxResponseSize: 65_536,
  });
};

const writeDown = async (mail: EmailMessage) => {
  const { from, to, subject, text, html, headers, inReplyTo, messageId } = mail;
  const node = new MailComposer({
    from,
    to: [...to],
    subject,
    text,
    html,
    headers: { ...headers },
    messageId,
    ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { bytes: await node.build(), envelope: node.getEnvelope() };
};

/** `250 2.0.0 Ok: queued as 4F2A1`. Some of several recipients may have been rejected. */
const receiptOf = ({ response, accepted, rejected }: SMTPConnectionSendInfo): string => {
  const all = accepted.length + rejected.length;
  const refused =
    rejected.length === 0 ? '' : ` (${String(rejected.length)} of ${String(all)} recipients refused)`;
  const answer = response.replace(/[^ -~]+/gu, ' ').replace(/\S*@\S*/gu, '***');
  return truncateUtf8(answer, 150) + refused;
};

const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** One mail over an open connection to the server, which is closed afterwards. Never rejects. */
export const sendMail = async (
  socket: Socket,
  target: SmtpTarget,
  mail: EmailMessage,
  options: MailOptions,
): Promise<PublishResult> => {
  const { bytes, envelope } = await writeDown(mail);
  const connection = smtpConnection(socket, target, options);
  const { promise, resolve } = Promise.withResolvers<PublishResult>();
  let handed = false;
  const fail = (error: Error): void => resolve(smtpFailure(error, handed));
  const tooLate = setTimeout(() => fail(coded('ETIMEDOUT')), options.timeoutMs);
  const send = (): void => {
    const content = Readable.from([bytes]);
    // The final dot follows at once.
    content.once('end', () => {
      handed = true;
    });
    connection.send({ ...envelope, size: bytes.length }, content, (error, info) => {
      if (error !== null || info === undefined) fail(error ?? coded('EPROTOCOL'));
      else
        resolve({
          _tag: 'Accepted',
          channel: 'email',
          message_id: mail.messageId,
          topic_arn: null,
          receipt: receiptOf(info),
        });
    });
  };
  // Stays: an error after the end must not be thrown.
  connection.on('error', fail);
  connection.once('end', () => fail(coded('ECONNECTION')));
  connection.connect((error) => {
    if (error) fail(error);
    else if (target.auth === null) send();
    else
      connection.login({ ...target.auth }, (refused) => {
        if (refused) fail(refused);
        else send();
      });
  });
  const result = await promise;
  clearTimeout(tooLate);
  if (result._tag === 'Accepted') connection.quit();
  else connection.close();
  return result;
};
