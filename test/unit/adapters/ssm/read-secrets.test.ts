import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as E from 'fp-ts/lib/Either.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSecrets } from '../../../../src/adapters/ssm/read-secrets.ts';

type Parameter = Readonly<{ Name: string; Type: string; Value: string }>;
type Ask = Readonly<{ Path: string; WithDecryption?: boolean; Recursive?: boolean; NextToken?: string }>;

let server: Server | null = null;
const asked: Ask[] = [];

type Answer = Readonly<{ status: number; body: unknown }>;

/** The part of SSM's protocol that is asked for: GetParametersByPath, two parameters a page. */
const answerTo = (target: unknown, ask: Ask, parameters: readonly Parameter[]): Answer => {
  if (target !== 'AmazonSSM.GetParametersByPath') return { status: 400, body: { __type: 'InvalidAction' } };
  const below = parameters.filter(({ Name }) => Name.startsWith(`${ask.Path}/`));
  const from = Number(ask.NextToken ?? 0);
  const page = below.slice(from, from + 2).map((parameter) => ({
    ...parameter,
    Value: parameter.Type === 'SecureString' && ask.WithDecryption !== true ? 'AQICAHh=' : parameter.Value,
  }));
  const NextToken = from + 2 < below.length ? String(from + 2) : undefined;
  return { status: 200, body: { Parameters: page, NextToken } };
};

const serve = async (parameters: readonly Parameter[], refusal?: string): Promise<void> => {
  asked.length = 0;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const ask = JSON.parse(await text(request)) as Ask;
    asked.push(ask);
    const { status, body } =
      refusal === undefined
        ? answerTo(request.headers['x-amz-target'], ask, parameters)
        : { status: 400, body: { __type: refusal, message: 'not for you' } };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  };
  server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', `http://127.0.0.1:${address.port}`);
};

const read = (): ReturnType<ReturnType<typeof readSecrets>> =>
  readSecrets({
    path: '/upledger/prod',
    aws: { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
  })();

afterEach(() => {
  server?.close();
  server = null;
});

const secure = (name: string, value: string): Parameter => ({
  Name: `/upledger/prod/${name}`,
  Type: 'SecureString',
  Value: value,
});

describe('readSecrets', () => {
  it('reads every page, decrypted, under the names that headers use', async () => {
    await serve([
      secure('TOKEN', 't-1'),
      secure('Basic_2', 'dXNlcjpwYXNz'),
      secure('THIRD', 'x'),
      { ...secure('ELSEWHERE', 'no'), Name: '/upledger/staging/ELSEWHERE' },
    ]);

    const secrets = await read();

    expect(secrets).toEqual(
      E.right({
        values: new Map([
          ['UPLEDGER_SECRET_TOKEN', 't-1'],
          ['UPLEDGER_SECRET_Basic_2', 'dXNlcjpwYXNz'],
          ['UPLEDGER_SECRET_THIRD', 'x'],
        ]),
        faults: [],
      }),
    );
    expect(asked.map(({ Path, WithDecryption, NextToken }) => [Path, WithDecryption, NextToken])).toEqual([
      ['/upledger/prod', true, undefined],
      ['/upledger/prod', true, '2'],
    ]);
  });

  it('reads the limit of a secret, which is none itself', async () => {
    await serve([
      secure('TOKEN', 't-1'),
      {
        Name: '/upledger/prod/TOKEN.origins',
        Type: 'StringList',
        Value: 'https://a.example,https://b.example',
      },
    ]);

    expect(await read()).toEqual(
      E.right({
        values: new Map([
          ['UPLEDGER_SECRET_TOKEN', 't-1'],
          ['UPLEDGER_SECRET_TOKEN_ORIGINS', 'https://a.example,https://b.example'],
        ]),
        faults: [],
      }),
    );
  });

  it('names a parameter that is no secret, and reads the others', async () => {
    await serve([
      { Name: '/upledger/prod/PLAIN', Type: 'String', Value: 'seen by all' },
      secure('not-a-name', 'x'),
      secure('TOKEN', 't-1'),
    ]);

    const secrets = await read();

    expect(secrets).toEqual(
      E.right({
        values: new Map([['UPLEDGER_SECRET_TOKEN', 't-1']]),
        faults: [
          '/upledger/prod/PLAIN is a String: store it again as a SecureString',
          '/upledger/prod/not-a-name cannot be named in a config: use letters, digits and underscores only',
        ],
      }),
    );
  });

  it('says which path could not be read, and why', async () => {
    await serve([secure('TOKEN', 't-1')], 'AccessDeniedException');

    const secrets = await read();

    expect(secrets).toMatchObject(
      E.left({
        _tag: 'SecretsError',
        message: '/upledger/prod could not be read from SSM: AccessDeniedException: not for you',
      }),
    );
  });
});
