import type { PublishResult } from '../../../runner/ports/alert-channel.ts';

type Refused = Exclude<PublishResult, { _tag: 'Accepted' }>;

const field = (error: Error, name: string): unknown => Reflect.get(error, name);

/** `550 5.1.1`, without the text after it, which may contain addresses. */
const codesOf = (error: Error): string => {
  const response = field(error, 'response');
  return (
    (typeof response === 'string' ? /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/u.exec(response)?.[0] : null) ?? ''
  );
};

const sentences: Readonly<Record<string, string>> = {
  EAUTH: 'the mail server does not accept the credentials',
  EENVELOPE: 'the mail server accepts no recipient',
  ETLS: 'TLS with the mail server failed',
  ETIMEDOUT: 'the mail server did not answer in time',
  ECONNECTION: 'the mail server closed the connection',
  ESOCKET: 'the connection to the mail server broke',
  EPROTOCOL: 'the mail server does not speak SMTP',
  EMESSAGE: 'the mail server does not accept the message',
};

/** `handed`: the whole message was sent, so only a response can say whether it was accepted. */
export const smtpFailure = (error: Error, handed: boolean): Refused => {
  const code = field(error, 'code');
  const known = typeof code === 'string' && /^[A-Z_]{1,24}$/u.test(code) ? code : 'ESMTP';
  const kind = /certificate|\b(?:SSL|TLS)\b/iu.test(error.message) ? 'ETLS' : known;
  const answered = codesOf(error);
  const status = Number(answered.slice(0, 3));
  const message = `${sentences[kind] ?? 'the mail was not sent'}${answered === '' ? '' : ` (${answered})`}`;
  const failure = { kind, message };
  if (handed && !(status >= 400)) return { _tag: 'Unknown', error: failure };
  // 552 means too large. A rejection after the message was sent is about its content.
  const messageRejected =
    status === 552 || (handed && status >= 500) || (kind === 'EMESSAGE' && answered === '');
  return { _tag: 'Rejected', error: failure, messageRejected };
};
