import { describe, expect, it } from 'vitest';
import { emailChannel } from '../../../../src/adapters/channels/email/email-channel.ts';
import { openConnection } from '../../../../src/adapters/http/connection/open-connection.ts';
import { createSecureSocket } from '../../../../src/adapters/http/connection/secure-socket.ts';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import { createConnect } from '../../../../src/adapters/http/post/create-connect.ts';
import {
  alertChannelContract,
  type Behaviour,
  type ChannelSubject,
} from '../../../contracts/alert-channel.ts';
import { answeredWith, mailServer, type Mail } from '../../../support/channels/mail-server.ts';
import { messages } from '../../../support/channels/told.ts';
import { authority, certificateFor } from '../../../support/http/certificates.ts';
import { rawServer, refusedPort } from '../../../support/http/servers.ts';

const connectFor = (denyPrivate: boolean) =>
  createConnect(
    openConnection({ resolveName: createResolveName(), secureSocket: createSecureSocket([]), denyPrivate }),
  );

const channelAt = (url: string, to: readonly string[] | 'api', ca: readonly string[] = []) =>
  emailChannel(
    { id: 'ops', kind: 'email', url, from: 'Upledger <up@example.com>', to },
    { connect: connectFor(false), timeoutMs: 3_000, ca },
  );

const down = messages['down'];
const up = messages['up'];
if (down === undefined || up === undefined) throw new Error('no messages');

/** RFC 5322: 998 bytes a line; a header that was smuggled in would stand alone. */
const brokenRules = ({ raw, to }: Mail): readonly string[] => [
  ...(raw.split('\r\n').some((line) => Buffer.byteLength(line) > 998) ? ['a line over 998 bytes'] : []),
  ...(/^Bcc:/imu.test(raw.slice(0, raw.indexOf('\r\n\r\n'))) ? ['Bcc'] : []),
  ...(/^Subject: ?\S/mu.test(raw) ? [] : ['no subject']),
  ...(/^Message-ID: <msg_[0-9a-f]{32}@example\.com>\r$/imu.test(raw) ? [] : ['Message-ID']),
  ...(raw.includes('text/plain') && raw.includes('text/html') ? [] : ['two parts']),
  ...(to.length === 2 ? [] : ['recipients']),
];

/** What changes from mail to mail: the date, and the boundary of the parts. */
const lasting = (raw: string): string =>
  raw.replace(/^Date: .*$/mu, 'Date').replaceAll(/--_NmP-[\w-]+/gu, 'boundary');

const emailSubject = async (): Promise<ChannelSubject> => {
  let behaviour: Behaviour = 'accept';
  const received: string[] = [];
  const broken: string[] = [];
  const server = await mailServer(
    {
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_address, _session, callback) => {
        if (behaviour === 'refuseChannel') callback(answeredWith(550, '5.1.1 <ops@example.com> unknown'));
        else if (behaviour === 'retryLater') callback(answeredWith(450, '4.2.1 later'));
        else callback();
      },
    },
    (mail) => {
      received.push(lasting(mail.raw));
      broken.push(...brokenRules(mail));
      if (behaviour === 'refuseMessage') return answeredWith(554, '5.7.1 looks like spam');
      if (behaviour === 'slow') return 'hang';
      return behaviour === 'unsure' || behaviour === 'resetAfter' ? 'drop' : null;
    },
  );
  const at = (port: number) =>
    emailChannel(
      {
        id: 'ops',
        kind: 'email',
        url: `smtp://127.0.0.1:${String(port)}`,
        from: 'Upledger <up@example.com>',
        to: ['ops@example.com', 'boss@example.com'],
      },
      { connect: connectFor(false), timeoutMs: 1_500 },
    );
  const there = at(server.port);
  const gone = at(await refusedPort());
  return {
    channel: {
      ...there,
      publish: (message) => (behaviour === 'resetBefore' ? gone : there).publish(message),
    },
    behave: async (next) => {
      behaviour = next;
    },
    received: () => received,
    lastId: () => /^Message-ID: (\S+)\r$/imu.exec(received.at(-1) ?? '')?.[1] ?? 'none',
    broken: () => broken,
    secrets: ['ops@example.com'],
    neverSaysWhen: true,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

alertChannelContract('email', emailSubject);

describe('emailChannel', () => {
  const accepting = (mails: Mail[]) => (mail: Mail) => {
    mails.push(mail);
    return null;
  };
  const withUser = (onAuth: (user: string, pass: string) => boolean) => ({
    onAuth: (
      {
        username = '',
        password = '',
      }: { username?: string | null | undefined; password?: string | null | undefined },
      _session: unknown,
      callback: (error: Error | null, answer?: { user: string }) => void,
    ) => {
      if (onAuth(username ?? '', password ?? '')) callback(null, { user: username ?? '' });
      else callback(answeredWith(535, '5.7.8 no such user s3cret'));
    },
  });

  it('sends through TLS at once, with credentials, and only to a certificate that it trusts', async () => {
    const ca = await authority();
    const { cert, key } = await certificateFor(['127.0.0.1'], { authority: ca });
    const mails: Mail[] = [];
    await using server = await mailServer(
      { secure: true, cert, key, ...withUser((user, pass) => user === 'up' && pass === 's3cret/x') },
      accepting(mails),
    );
    const url = `smtps://up:s3cret%2Fx@127.0.0.1:${String(server.port)}`;
    expect(await channelAt(url, ['ops@example.com'], [ca.cert]).publish(down)()).toMatchObject({
      _tag: 'Accepted',
      channel: 'email',
    });
    expect(mails).toMatchObject([
      { secure: true, user: 'up', from: 'up@example.com', to: ['ops@example.com'] },
    ]);
    expect(await channelAt(url, ['ops@example.com']).publish(down)()).toMatchObject({
      _tag: 'Rejected',
      error: { message: 'TLS with the mail server failed' },
    });
    const refused = await channelAt(url.replace('s3cret', 'wrong'), ['ops@example.com'], [ca.cert]).publish(
      down,
    )();
    expect(refused).toMatchObject({
      _tag: 'Rejected',
      messageRejected: false,
      error: { message: 'the mail server does not accept the credentials (535 5.7.8)' },
    });
    expect(JSON.stringify(refused)).not.toContain('s3cret');
    expect(mails).toHaveLength(1);
  });

  it('takes STARTTLS where it is offered', async () => {
    const { cert, key } = await certificateFor(['127.0.0.1']);
    const mails: Mail[] = [];
    await using server = await mailServer({ cert, key, disabledCommands: ['AUTH'] }, accepting(mails));
    const result = await channelAt(`smtp://127.0.0.1:${String(server.port)}`, ['ops@example.com']).publish(
      down,
    )();
    expect(result).toMatchObject({ _tag: 'Accepted' });
    expect(mails).toMatchObject([{ secure: true }]);
  });

  it('writes to the addresses of the API, and says so where it has none', async () => {
    const mails: Mail[] = [];
    await using server = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] }, accepting(mails));
    const channel = channelAt(`smtp://127.0.0.1:${String(server.port)}`, 'api');
    expect(await channel.publish(down)()).toMatchObject({ _tag: 'Accepted' });
    expect(mails[0]?.to).toEqual(['ops@example.com', 'boss@example.com']);
    expect(await channel.publish({ ...down, notify_emails: [] })()).toMatchObject({
      _tag: 'Rejected',
      error: { kind: 'nobody' },
    });
    expect(mails).toHaveLength(1);
  });

  it('says how many of several recipients were refused', async () => {
    const mails: Mail[] = [];
    await using server = await mailServer(
      {
        disabledCommands: ['STARTTLS', 'AUTH'],
        onRcptTo: ({ address }, _session, callback) => {
          callback(address.startsWith('boss') ? answeredWith(550, 'no') : null);
        },
      },
      accepting(mails),
    );
    const to = ['ops@example.com', 'boss@example.com'];
    const result = await channelAt(`smtp://127.0.0.1:${String(server.port)}`, to).publish(down)();
    expect(result).toMatchObject({
      _tag: 'Accepted',
      receipt: '250 OK: message queued (1 of 2 recipients refused)',
    });
    expect(JSON.stringify(result)).not.toContain('boss@');
  });

  it('lets the UP reply to its DOWN', async () => {
    const mails: Mail[] = [];
    await using server = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] }, accepting(mails));
    const channel = channelAt(`smtp://127.0.0.1:${String(server.port)}`, ['ops@example.com']);
    await channel.publish(down)();
    await channel.publish(up)();
    const id = /^Message-ID: (<.*>)\r$/imu.exec(mails[0]?.raw ?? '')?.[1] ?? 'none';
    expect(mails[1]?.raw).toContain(`In-Reply-To: ${id}`);
    expect(mails[1]?.raw).toContain(`References: ${id}`);
  });

  it('is refused for the channel where the server drops it before the message', async () => {
    await using server = await rawServer((socket) => {
      socket.write('220 mail.example.com ESMTP\r\n');
      socket.on('data', (data) => {
        if (String(data).startsWith('DATA')) socket.destroy();
        else socket.write(String(data).startsWith('EHLO') ? '250 mail.example.com\r\n' : '250 ok\r\n');
      });
    });
    const result = await channelAt(`smtp://127.0.0.1:${String(server.port)}`, ['ops@example.com']).publish(
      down,
    )();
    expect(result).toMatchObject({ _tag: 'Rejected', messageRejected: false });
  });

  it('connects to no address that checks may not connect to', async () => {
    const channel = emailChannel(
      { id: 'ops', kind: 'email', url: 'smtp://169.254.169.254', from: 'up@example.com', to: 'api' },
      { connect: connectFor(true), timeoutMs: 1_000 },
    );
    expect(await channel.publish(down)()).toMatchObject({ _tag: 'Rejected', error: { kind: 'blocked' } });
  });
});
