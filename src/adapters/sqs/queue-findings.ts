import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { fault, okay, type Finding } from '../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../runner/doctor/remedy.ts';
import { awsErrorName, isDenied, sqsFailureText } from '../aws/aws-error.ts';
import { sqsClient } from './sqs-client.ts';

// No message has such a handle.
const ReceiptHandle = 'doctor';

/** Rejects only when the right lacks or the queue cannot be reached: that there is no such message was to be expected. */
const withoutMessage = async (attempt: Promise<unknown>): Promise<void> => {
  try {
    await attempt;
  } catch (cause) {
    if (isDenied(cause) || !/ReceiptHandle|InvalidParameter|MessageNotInflight/u.test(awsErrorName(cause)))
      throw cause;
  }
};

/** As a worker answers for messages. Nothing is received: that would count as an attempt of a message. */
const answerNothing = async (client: SQSClient, QueueUrl: string): Promise<void> => {
  const none = { QueueUrl, ReceiptHandle };
  await withoutMessage(client.send(new ChangeMessageVisibilityCommand({ ...none, VisibilityTimeout: 0 })));
  await withoutMessage(client.send(new DeleteMessageCommand(none)));
};

/** Whether the queue can be used, as far as that can be tried without a message. */
export const lookAtQueue = async (
  region: string,
  QueueUrl: string,
  takes: boolean,
): Promise<readonly Finding[]> => {
  const client = sqsClient(region, QueueUrl);
  try {
    if (takes) await answerNothing(client, QueueUrl);
    else
      await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
    return [
      okay('queue', `${QueueUrl} answers; ${takes ? 'receiving' : 'sending'} is not tried without a message`),
    ];
  } catch (cause) {
    const refused = takes
      ? 'allow this role sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue'
      : 'allow this role sqs:SendMessage and sqs:GetQueueAttributes on the queue';
    return [
      fault(
        'queue',
        sqsFailureText(cause),
        remedyOfFailure(cause, { endpoint: 'AWS_ENDPOINT_URL_SQS', refused }),
      ),
    ];
  } finally {
    client.destroy();
  }
};
