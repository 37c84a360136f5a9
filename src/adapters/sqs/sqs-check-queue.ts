import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeCheckMessage } from '../../runner/ports/check-message.ts';
import {
  queueError,
  type CheckQueue,
  type QueueError,
  type Receipt,
} from '../../runner/ports/check-queue.ts';
import { sendMessages } from './send-messages.ts';
import { sqsFailureText } from '../aws/aws-error.ts';

export type SqsDeps = Readonly<{ client: SQSClient; queueUrl: string }>;

const attempt = <A>(work: () => Promise<A>): TE.TaskEither<QueueError, A> =>
  TE.tryCatch(work, (cause) => queueError(sqsFailureText(cause), cause));

/** A message without a handle could not be answered, and SQS sends none. */
const receiptOf = ({ ReceiptHandle, MessageId, Body, Attributes }: Message): readonly Receipt[] =>
  ReceiptHandle === undefined
    ? []
    : [
        {
          handle: ReceiptHandle,
          message_id: MessageId ?? '',
          receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
          message: decodeCheckMessage(Body ?? ''),
        },
      ];

/** The queue in SQS: a standard one, since order and doubles are borne by who takes the messages. */
export const sqsCheckQueue = ({ client, queueUrl: QueueUrl }: SqsDeps): CheckQueue => ({
  name: QueueUrl,
  send: (messages) => async () =>
    sendMessages(
      { client, queueUrl: QueueUrl },
      messages.map((message) => JSON.stringify(message)),
    ),
  receive: ({ most, waitSeconds, hiddenSeconds }) =>
    attempt(async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      const answer = await client.send(command, { requestTimeout: (waitSeconds + 6) * 1000 });
      return (answer.Messages ?? []).flatMap(receiptOf);
    }),
  extend: (ReceiptHandle, seconds) =>
    attempt(async () => {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds }),
      );
    }),
  remove: (ReceiptHandle) =>
    attempt(async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }),
  backlog: attempt(async () => {
    const answer = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(answer.Attributes?.ApproximateNumberOfMessages ?? 0);
  }),
});
