import { SQSClient } from '@aws-sdk/client-sqs';
import { keptConnections } from '../aws/kept-connections.ts';

/** A queue is reached in its own region, wherever the tables are. */
const regionOf = (queueUrl: string): string | undefined =>
  /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./u.exec(queueUrl)?.[1];

/**
 * A client for short requests; a long poll brings its own time-out. Everything goes to where the queue's URL points,
 * which the SDK would do as well, with a warning for each request.
 */
export const sqsClient = (region: string, queueUrl: string): SQSClient => {
  const client = new SQSClient({
    region: regionOf(queueUrl) ?? region,
    endpoint: new URL(queueUrl).origin,
    useQueueUrlAsEndpoint: false,
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: keptConnections({ connectMs: 2_000, requestMs: 6_000, sockets: 32 }),
  });
  // It walks every request and answer by its schema to hide secrets from a logger that is not there.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};
