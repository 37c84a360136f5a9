import { expect, it, vi } from 'vitest';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';

/** An API that goes DOWN with the second pass, the store of secrets, and all that was asked of either. */
const rotating = async () => {
  const world = { token: 'first-token', hook: 'first-hook', status: 503 };
  const asked: string[] = [];
  const server = await httpServer((request, response) => {
    request.resume();
    const parameters = ['TOKEN', 'HOOK'].map((name) => ({
      Name: `/upledger/${name}`,
      Type: 'SecureString',
      Value: name === 'TOKEN' ? world.token : `${server.url}/${world.hook}`,
    }));
    if (request.url === '/') response.end(JSON.stringify({ Parameters: parameters }));
    else {
      asked.push(request.url ?? '');
      response.writeHead(request.url?.startsWith('/api') === true ? world.status : 200).end();
    }
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  return { world, asked, server };
};

it('run --every uses the secrets of each pass, in checks and in channels', async () => {
  await using place = await workplace();
  const { world, asked, server } = await rotating();
  await using _server = server;
  await place.apis(
    JSON.stringify({
      channels: [{ id: 'hook', kind: 'webhook', url: '${env:UPLEDGER_SECRET_HOOK}' }],
      apis: [
        {
          api_id: 'api',
          url: `${server.url}/api/\${env:UPLEDGER_SECRET_TOKEN}`,
          check_interval_seconds: 1,
          channels: ['hook'],
        },
      ],
    }),
  );
  const stop = new AbortController();
  const { code, stderr } = await place.run(['run', '--every', '1s', '--json'], {
    env: { AWS_REGION: 'eu-central-1', SECRETS_PARAMETER_PATH: '/upledger' },
    stop: stop.signal,
    onPrint: (text) => {
      if (!text.startsWith('{')) return;
      Object.assign(world, { token: 'second-token', hook: 'second-hook', status: 200 });
      // A pass may come before the next check is due.
      if (asked.length >= 4) stop.abort();
    },
  });
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.not.stringContaining('-hook') as unknown });
  expect(asked).toEqual(['/api/first-token', '/first-hook', '/api/second-token', '/second-hook']);
});
