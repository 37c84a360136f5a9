import type { CheckQueue } from '../../runner/ports/check-queue.ts';

/** A queue that is open; `close` ends its connections. */
export type OpenQueue = CheckQueue & Readonly<{ close: () => void }>;

/** The queue at a URL; the SDK is loaded only when this is called. Nothing is sent yet. `region`: where the URL names none. */
export const createCheckQueue = async (region: string, queueUrl: string): Promise<OpenQueue> => {
  const [{ sqsClient }, { sqsCheckQueue }] = await Promise.all([
    import('./sqs-client.ts'),
    import('./sqs-check-queue.ts'),
  ]);
  const client = sqsClient(region, queueUrl);
  return { ...sqsCheckQueue({ client, queueUrl }), close: () => client.destroy() };
};
