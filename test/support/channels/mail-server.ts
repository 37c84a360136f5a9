import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Readable } from 'node:stream';

const textOf = async (stream: Readable): Promise<string> => {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
};

/** An error that the server answers with this code. */
export const answeredWith = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

export type Mail = Readonly<{
  raw: string;
  from: string;
  to: readonly string[];
  secure: boolean;
  user: string;
}>;

/** A real SMTP server on a free port of this machine. */
export const mailServer = async (
  options: SMTPServerOptions,
  /** null: accepted; 'hang': never answered; 'drop': hung up on after the final dot */
  onMail: (mail: Mail) => Error | null | 'hang' | 'drop',
) => {
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    closeTimeout: 0,
    ...options,
    onData: (stream, session, callback) => {
      const read = async (): Promise<void> => {
        const raw = await textOf(stream);
        const { mailFrom, rcptTo } = session.envelope;
        const answer = onMail({
          raw,
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : '',
        });
        if (answer === 'drop') for (const connection of server.connections) connection.close();
        else if (answer !== 'hang') callback(answer);
      };
      void read();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    port: address.port,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const connection of server.connections) connection.close();
      }),
  };
};
