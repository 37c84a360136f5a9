import { once } from 'node:events';
import { createServer } from 'node:http';

export type Target = Readonly<{ url: string; stop: () => Promise<unknown> }>;

/** Answers 200 on /up to those who know the token, and 500 elsewhere. */
export const startTarget = async (): Promise<Target> => {
  const server = createServer((request, response) => {
    request.resume();
    const known = request.headers.authorization === 'Bearer s3cret' && request.url === '/up';
    response.writeHead(known ? 200 : 500).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      return once(server, 'close');
    },
  };
};
