import { SQSClient } from '@aws-sdk/client-sqs';

/** A client for short requests; a long poll brings its own time-out. Endpoints and credentials as the SDK finds them. */
export const sqsClient = (region: string): SQSClient => {
  const agent = { keepAlive: true, maxSockets: 32 };
  const client = new SQSClient({
    region,
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
