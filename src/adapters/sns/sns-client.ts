import { SNSClient } from '@aws-sdk/client-sns';
import { keptConnections } from '../aws/kept-connections.ts';

/** How long a connection may take to be made, and a request to be answered. */
export type SnsTimes = Readonly<{ connectMs: number; requestMs: number }>;

/** A client that makes each request once: who publishes wants to see every attempt. */
export const snsClient = (region: string, times: SnsTimes, maxAttempts = 1): SNSClient =>
  new SNSClient({
    region,
    maxAttempts,
    requestHandler: { ...keptConnections({ ...times, sockets: 8 }), socketTimeout: times.requestMs },
  });
