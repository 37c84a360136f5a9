import { SQSClient } from '@aws-sdk/client-sqs';

/** A queue is reached in its own region, wherever the tables are. */
const regionOf = (queueUrl: string): string | undefined =>
  /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./u.exec(queueUrl)?.[1];

/**
 * A client for short requests; a long poll brings its own time-out. Everything goes to where the queue's URL points,
 * which the SDK would do as well, with a warning for each request.
 */
export const sqsClient = (region: string, queueUrl: string): SQSClient => {
  const agent = { keepAlive: true, maxSockets: 32 };
  const client = new SQSClient({
    region: regionOf(queueUrl) ?? region,
    endpoint: new URL(queueUrl).origin,
    useQueueUrlAsEndpoint: false,
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  // It walks every request and answer by its schema to hide secrets from a logger that is not there.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};
