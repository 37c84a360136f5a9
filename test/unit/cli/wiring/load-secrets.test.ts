import { createServer } from 'node:http';
import { once } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeEnvironment, type Environment } from '../../../../src/cli/input/environment.ts';
import { readSecretValues } from '../../../../src/cli/wiring/load-secrets.ts';

const environment = (env: Readonly<Record<string, string>>): Environment => {
  const decoded = decodeEnvironment(env, 'here');
  if (E.isLeft(decoded)) throw new Error(decoded.left.join('\n'));
  return decoded.right;
};

/** An SSM that answers every request with this. */
const ssm = async (status: number, answer: unknown): Promise<void> => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
};

const withPath = {
  AWS_REGION: 'eu-central-1',
  SECRETS_PARAMETER_PATH: '/upledger/prod',
  UPLEDGER_SECRET_HERE: 'from the environment',
};

const secure = (name: string, value: string) => ({
  Name: `/upledger/prod/${name}`,
  Type: 'SecureString',
  Value: value,
});

describe('readSecretValues', () => {
  it('takes those of SSM beside those of the environment, which win', async () => {
    await ssm(200, { Parameters: [secure('TOKEN', 't-1'), secure('HERE', 'from SSM')] });
    const notes: string[] = [];

    const values = await readSecretValues(environment(withPath), (text) => notes.push(text));

    expect(values).toEqual({ UPLEDGER_SECRET_TOKEN: 't-1', UPLEDGER_SECRET_HERE: 'from the environment' });
    expect(notes).toEqual([]);
  });

  it('leaves off the line break at the end of a value, and says so without showing it', async () => {
    await ssm(200, { Parameters: [secure('TOKEN', 't-1\n'), secure('OTHER', 'x')] });
    const notes: string[] = [];

    const values = await readSecretValues(environment(withPath), (text) => notes.push(text));

    expect(values).toMatchObject({ UPLEDGER_SECRET_TOKEN: 't-1', UPLEDGER_SECRET_OTHER: 'x' });
    expect(notes).toEqual(['upledger: UPLEDGER_SECRET_TOKEN ends with a line break, which is left off']);
  });

  it('goes on with those of the environment when SSM refuses', async () => {
    await ssm(400, { __type: 'AccessDeniedException', message: 'not for you' });
    const notes: string[] = [];

    const values = await readSecretValues(environment(withPath), (text) => notes.push(text));

    expect(values).toEqual({ UPLEDGER_SECRET_HERE: 'from the environment' });
    expect(notes).toEqual([
      'upledger: /upledger/prod could not be read from SSM: AccessDeniedException: not for you; APIs that need these secrets are not checked',
    ]);
  });

  it('goes on with those that were read before when SSM refuses later', async () => {
    await ssm(400, { __type: 'AccessDeniedException', message: 'not for you' });
    const notes: string[] = [];
    const before = { UPLEDGER_SECRET_TOKEN: 't-1' };

    const values = await readSecretValues(environment(withPath), (text) => notes.push(text), before);

    expect(values).toEqual(before);
    expect(notes.join('')).toMatch(
      /AccessDeniedException: not for you; the values that were read last are used$/u,
    );
  });
});
