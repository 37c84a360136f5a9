import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A message as the webhook got it. */
export type Posted = Readonly<{ id: string; body: string }>;

/** Where the demo posts its alerts: a server in this process that accepts everything. */
export type DemoWebhook = Readonly<{
  url: string;
  /** what came since the last call, oldest first */
  received: () => readonly Posted[];
  end: () => Promise<void>;
}>;

/** Starts it on a free port of the loopback interface. */
export const startDemoWebhook = async (): Promise<DemoWebhook> => {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        posted.push({ id: String(request.headers['webhook-id'] ?? ''), body });
        response.end();
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    received: () => posted.splice(0),
    end: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
