import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { plainItem } from '../../../../src/adapters/dynamodb/items/plain-item.ts';
import { usePlainJson } from '../../../../src/adapters/dynamodb/client/plain-json.ts';

/** A client whose DynamoDB says `answer` to everything, and what it was asked. */
const clientOn = (answer: string, statusCode = 200) => {
  const asked: string[] = [];
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: {
      handle: async ({ body, headers }: Readonly<{ body: string | Uint8Array; headers: object }>) => {
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
        expect(headers).toMatchObject({
          'content-type': 'application/x-amz-json-1.0',
          'content-length': String(Buffer.byteLength(text)),
        });
        asked.push(text);
        // In pieces that end anywhere.
        const bytes = Buffer.from(answer);
        const half = Math.floor(bytes.length / 2);
        const response = {
          statusCode,
          headers: { 'x-amzn-requestid': 'R1' },
          body: Readable.from([bytes.subarray(0, half), bytes.subarray(half)]),
        };
        return { response };
      },
    },
  });
  client.middlewareStack.remove('loggerMiddleware');
  return { client, asked };
};

/** The same with the SDK's own ways, and with plain JSON. */
const both = (answer: string, statusCode?: number) => {
  const [own, plain] = [clientOn(answer, statusCode), clientOn(answer, statusCode)];
  usePlainJson(plain.client);
  return [own, plain] as const;
};

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"B":', '\\"B":', '","BS" : [', ': null', '{"B":"eA=="}', 'é', '😀', '\ud800'),
);
/** Of an attribute that is named `__proto__`, the SDK loses the value: it has a test of its own. */
const names = fc
  .oneof(fc.string(), fc.constantFrom('B', 'BS', 'N', '"B":', 'constructor'))
  .filter((name) => name !== '__proto__');
const number = fc.integer().map(String);
const base64 = fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('base64'));

const fields = <A>(arbitrary: fc.Arbitrary<A>) => fc.dictionary(names, arbitrary, { maxKeys: 4 });

/** An attribute as it goes over the wire; `bytes`: a binary value. */
const attribute = <A>(bytes: fc.Arbitrary<A>) =>
  fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.record({ S: text }),
      fc.record({ N: number }),
      fc.record({ BOOL: fc.boolean() }),
      fc.record({ NULL: fc.constant(true) }),
      fc.record({ SS: fc.array(text, { maxLength: 2 }) }),
      fc.record({ B: bytes }),
      fc.record({ BS: fc.array(bytes, { maxLength: 2 }) }),
      fc.record({ L: fc.array(tie('any'), { maxLength: 3 }) }),
      fc.record({ M: fields(tie('any')) }),
    ),
  })).any;

const orNull = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { freq: 10 });

describe('plain JSON', () => {
  it('always says of an answer what the SDK says of it', async () => {
    const items = fc.array(fields(attribute(base64)), { maxLength: 3 });
    const scanned = fc.record({
      Items: items,
      Count: fc.nat(),
      LastEvaluatedKey: orNull(fields(attribute(base64))),
    });
    const got = fc.record({ Responses: fc.record({ states: items }), UnprocessedKeys: fc.constant({}) });
    const refused = fc.record({ Code: fc.constant('DuplicateItem'), Message: orNull(text) });
    const written = fc.record({
      Responses: fc.array(fc.record({ TableName: fc.constant('states'), Error: orNull(refused) })),
    });
    const command = fc.oneof(
      scanned.map((answer) => ({ answer, command: new ScanCommand({ TableName: 'states' }) })),
      scanned.map((answer) => ({ answer, command: new QueryCommand({ TableName: 'states' }) })),
      got.map((answer) => ({
        answer,
        command: new BatchGetItemCommand({ RequestItems: { states: { Keys: [] } } }),
      })),
      written.map((answer) => ({ answer, command: new BatchExecuteStatementCommand({ Statements: [] }) })),
    );
    await fc.assert(
      fc.asyncProperty(command, async ({ answer, command: asked }) => {
        const [own, plain] = both(JSON.stringify(answer));
        // The overloads of `send` know no union of commands.
        const send = ({ client }: typeof own): Promise<unknown> => client.send(asked as ScanCommand);
        expect(await send(plain)).toEqual(await send(own));
      }),
    );
  });

  it('always asks what the SDK asks', async () => {
    const bytes = fc.uint8Array({ maxLength: 5 });
    const statements = fc.array(
      fc.record({
        Statement: text,
        Parameters: fc.array(attribute(bytes), { maxLength: 4 }),
        ReturnValuesOnConditionCheckFailure: fc.constant(undefined),
      }),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(statements, async (given) => {
        const [own, plain] = both('{"Responses":[]}');
        for (const { client } of [own, plain])
          await client.send(
            new BatchExecuteStatementCommand({
              Statements: given.map((one) => ({ ...one, Parameters: one.Parameters as AttributeValue[] })),
              ReturnConsumedCapacity: 'TOTAL',
            }),
          );
        const [ownBody, plainBody] = [own, plain].map(({ asked }) => JSON.parse(asked[0] ?? '') as unknown);
        expect(plainBody).toEqual(ownBody);
      }),
    );
  });

  it('holds an attribute of any name, so that a reader can refuse it', async () => {
    const item = '{"api_id":{"S":"a"},"__proto__":{"S":"b"}}';
    const [, plain] = both(`{"Items":[${item}]}`);
    const { Items = [] } = await plain.client.send(new ScanCommand({ TableName: 'states' }));
    const [first] = Items;
    expect(Object.entries(first ?? {})).toEqual([
      ['api_id', { S: 'a' }],
      ['__proto__', { S: 'b' }],
    ]);
    expect(plainItem(first ?? {})).toEqual(E.left(['__proto__ cannot be the name of an attribute']));
  });

  it('writes a request as it is given, which the SDK does not', async () => {
    const input = { ReturnConsumedCapacity: 'TOTAL', Statements: [{ Statement: 'a' }] } as const;
    const [own, plain] = both('{"Responses":[]}');
    for (const { client } of [own, plain])
      await client.send(new BatchExecuteStatementCommand({ ...input, Statements: [...input.Statements] }));
    expect(plain.asked).toEqual([JSON.stringify(input)]);
    expect(own.asked).not.toEqual(plain.asked);
  });

  it('leaves to the SDK what is refused and what is no JSON', async () => {
    const answers = [
      ['{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"no table"}', 400],
      ['{"__type":"com.amazon.coral.service#InternalServerError"}', 500],
      ['{"Items":[', 200],
      ['<html>', 200],
      ['', 200],
      ['[]', 200],
    ] as const;
    for (const [answer, status] of answers) {
      const ends = await Promise.all(
        both(answer, status).map(({ client }) =>
          client.send(new ScanCommand({ TableName: 'states' })).catch((error: unknown) => error),
        ),
      );
      expect([answer, ends[1]]).toEqual([answer, ends[0]]);
    }
  });
});
