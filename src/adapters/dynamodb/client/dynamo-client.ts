import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { keptConnections } from '../../aws/kept-connections.ts';
import { openRequests } from './dynamo-deps.ts';
import { usePlainJson } from './plain-json.ts';

/**
 * Opened only as needed: the two kinds of writes take `openRequests` each, the rest is for catching streams up, many at
 * once, after states were lost. Waiting for a connection counts against a request's time.
 */
const connections = openRequests * 8;

/** A client for short requests on a network nearby; region, endpoints and credentials from the SDK's own environment. */
export const dynamoClient = (region: string): DynamoDBClient => {
  const client = new DynamoDBClient({
    region,
    // Three attempts in all: what is left undone after them is told, and the next pass does it.
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: {
      ...keptConnections({ connectMs: 2_000, requestMs: 6_000, sockets: connections }),
      // A body that stops half way is covered by no other time-out.
      socketTimeout: 6_000,
    },
  });
  // It walks every request and answer by its schema to hide secrets from a logger that is not there: a third of the CPU.
  client.middlewareStack.remove('loggerMiddleware');
  usePlainJson(client);
  return client;
};
