import { isAscii } from 'node:buffer';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Operation = Readonly<{ name: string }>;

type Response = { statusCode: number; body?: unknown; headers: Readonly<Record<string, string>> };

/** The part of the SDK's protocol that is used here; its contexts are handed through. */
type Protocol = {
  serializeRequest: (operation: Operation, input: object, context: unknown) => Promise<{ body?: unknown }>;
  deserializeResponse: (operation: Operation, context: unknown, response: Response) => Promise<object>;
};

/** Operations with many items, whose members are texts, numbers, truths and attributes. */
const plainRequests: ReadonlySet<string> = new Set(['BatchExecuteStatement']);
const plainAnswers: ReadonlySet<string> = new Set(['BatchExecuteStatement', 'BatchGetItem', 'Query', 'Scan']);

/**
 * What the SDK does not hold as JSON does: a binary value, which it has as bytes, and a member that is null, which it leaves
 * out. In a text the second quote of such a name would be escaped.
 */
const isUnlike = (json: string): boolean => /"BS?"\s*:|:\s*null/.test(json);

/**
 * Has the requests and answers of these operations written and read by `JSON`. The SDK goes through them by their schema,
 * attribute by attribute, to hold in the end what `JSON` holds at once. What is unlike that, and every refusal, is left to it.
 */
export const usePlainJson = ({ config }: DynamoDBClient): void => {
  const protocol: unknown = config.protocol;
  if (!isProtocol(protocol)) return;
  const serialize = protocol.serializeRequest.bind(protocol);
  const deserialize = protocol.deserializeResponse.bind(protocol);
  protocol.serializeRequest = async (operation, input, context) => {
    const body = plainRequests.has(operation.name) ? JSON.stringify(input) : undefined;
    if (body === undefined || isUnlike(body)) return serialize(operation, input, context);
    return Object.assign(await serialize(operation, {}, context), { body });
  };
  protocol.deserializeResponse = async (operation, context, response) => {
    if (!plainAnswers.has(operation.name) || response.statusCode !== 200)
      return deserialize(operation, context, response);
    const body = await config.streamCollector(response.body);
    const answer = parsed(textOf(body));
    if (answer === undefined) return deserialize(operation, context, Object.assign(response, { body }));
    const requestId = response.headers['x-amzn-requestid'];
    return { ...answer, $metadata: { httpStatusCode: response.statusCode, requestId } };
  };
};

const isProtocol = (value: unknown): value is Protocol =>
  typeof value === 'object' &&
  value !== null &&
  ['serializeRequest', 'deserializeResponse'].every((name) => typeof Reflect.get(value, name) === 'function');

/** Answers are mostly ASCII, which is copied in a fraction of the time. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isAscii(bytes) ? 'latin1' : 'utf8');

/** Nothing for what the SDK is to read. */
const parsed = (json: string): object | undefined => {
  if (isUnlike(json)) return undefined;
  try {
    const answer: unknown = JSON.parse(json);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
};
