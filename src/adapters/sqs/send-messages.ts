import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import { queueError, type QueueError } from '../../runner/ports/check-queue.ts';
import { isOutage, sqsFailureText } from '../aws/aws-error.ts';
import { mapBounded } from '../aws/map-bounded.ts';

export type SendDeps = Readonly<{ client: SQSClient; queueUrl: string }>;

type Result = QueueError | null;

// SQS's own limit; ten of our messages stay far below its 256 KiB for one request.
const messagesInRequest = 10;
const requestsAtOnce = 4;

const failure = (cause: unknown): QueueError => queueError(sqsFailureText(cause), cause);

/** Sends the bodies ten to a request; one that is refused is tried once more, alone. Results in the order of the bodies. */
export const sendMessages = async (deps: SendDeps, bodies: readonly string[]): Promise<readonly Result[]> => {
  let outage: QueueError | null = null;
  const sendPart = async (part: readonly string[]): Promise<readonly Result[]> => {
    // The queue is unreachable. Trying each further request would take minutes.
    const sent: Sent = outage === null ? await sendBatch(deps, part) : { _tag: 'Outage', error: outage };
    if (sent._tag === 'Outage') {
      outage = sent.error;
      return part.map(() => sent.error);
    }
    const results: Result[] = [];
    for (const [i, body] of part.entries())
      results.push(sent.refused.has(i) ? await sendAlone(deps, body) : null);
    return results;
  };
  return (await mapBounded(chunksOf(messagesInRequest)(bodies), requestsAtOnce, sendPart)).flat();
};

/** `refused`: places in the request whose message was not taken. */
type Sent =
  | Readonly<{ _tag: 'Answered'; refused: ReadonlySet<number> }>
  | Readonly<{ _tag: 'Outage'; error: QueueError }>;

const sendBatch = async ({ client, queueUrl }: SendDeps, bodies: readonly string[]): Promise<Sent> => {
  const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
  try {
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const accepted = new Set((answer.Successful ?? []).map(({ Id }) => Number(Id)));
    return { _tag: 'Answered', refused: new Set(bodies.keys().filter((i) => !accepted.has(i))) };
  } catch (cause) {
    if (isOutage(cause)) return { _tag: 'Outage', error: failure(cause) };
    // The request as a whole was refused: each of its messages gets a hearing of its own.
    return { _tag: 'Answered', refused: new Set(bodies.keys()) };
  }
};

const sendAlone = async ({ client, queueUrl }: SendDeps, body: string): Promise<Result> => {
  try {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    return null;
  } catch (cause) {
    return failure(cause);
  }
};
