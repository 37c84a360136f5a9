import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type RoleCredentials = Readonly<{
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  Expiration: string;
}>;

export type InstanceMetadata = Readonly<{ endpoint: string; stop: () => Promise<void> }>;

const token = 'a-session-token';
const folder = '/latest/meta-data/iam/security-credentials/';

/** The instance metadata service, version 2: nothing without a token, and the role's credentials with one. */
export const startInstanceMetadata = async (
  role: string,
  credentials: RoleCredentials,
): Promise<InstanceMetadata> => {
  // As EC2 prints it: a field a line.
  const document = JSON.stringify(
    {
      Code: 'Success',
      LastUpdated: new Date().toISOString(),
      Type: 'AWS-HMAC',
      AccessKeyId: credentials.AccessKeyId,
      SecretAccessKey: credentials.SecretAccessKey,
      Token: credentials.SessionToken,
      Expiration: credentials.Expiration,
    },
    null,
    2,
  );
  const answers = new Map([
    ['/latest/meta-data/instance-id', 'i-0123456789abcdef0'],
    [folder, role],
    [`${folder}${role}`, document],
  ]);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    if (request.method === 'PUT' && request.url === '/latest/api/token') {
      const seconds = request.headers['x-aws-ec2-metadata-token-ttl-seconds'];
      response.writeHead(seconds === undefined ? 400 : 200, {
        'x-aws-ec2-metadata-token-ttl-seconds': String(seconds),
      });
      response.end(token);
      return;
    }
    const text = answers.get(request.url ?? '');
    if (request.headers['x-aws-ec2-metadata-token'] !== token) response.writeHead(401).end();
    else if (text === undefined) response.writeHead(404).end();
    else response.end(text);
  };
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${String(address.port)}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
