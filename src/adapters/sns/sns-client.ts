import { SNSClient } from '@aws-sdk/client-sns';

/** How long a connection may take to be made, and a request to be answered. */
export type SnsTimes = Readonly<{ connectMs: number; requestMs: number }>;

/** A client that makes each request once: who publishes wants to see every attempt. */
export const snsClient = (region: string, { connectMs, requestMs }: SnsTimes, maxAttempts = 1): SNSClient => {
  const agent = { keepAlive: true, maxSockets: 8 };
  return new SNSClient({
    region,
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
};
