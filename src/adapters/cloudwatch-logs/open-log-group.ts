import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type PutLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { LogGroup, LogLine } from '../../runner/ports/log-group.ts';
import { awsErrorName, namedErrorText } from '../aws/aws-error.ts';

export type LogGroupOptions = Readonly<{
  group: string;
  /** one for each machine; made when it is missing */
  stream: string;
  region: string | null;
}>;

/** A log stream of a group that is there. */
export const openLogGroup = ({ group, stream, region }: LogGroupOptions): LogGroup => {
  const client = new CloudWatchLogsClient({
    ...(region === null ? {} : { region }),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
  });
  const name = { logGroupName: group, logStreamName: stream };
  const put = (lines: readonly LogLine[]): Promise<PutLogEventsCommandOutput> =>
    client.send(
      new PutLogEventsCommand({
        ...name,
        logEvents: lines.map(({ at, text }) => ({ timestamp: at, message: text })),
      }),
    );
  const makeStream = async (): Promise<void> => {
    try {
      await client.send(new CreateLogStreamCommand(name));
    } catch (error) {
      // Another process of this machine has made it meanwhile.
      if (awsErrorName(error) !== 'ResourceAlreadyExistsException') throw error;
    }
  };
  return {
    name: `log group ${group}`,
    send: (lines) =>
      TE.tryCatch(
        async () => {
          const sent = await put(lines).catch(async (error: unknown) => {
            if (awsErrorName(error) !== 'ResourceNotFoundException') throw error;
            await makeStream();
            return put(lines);
          });
          return refusedOf(sent, lines.length);
        },
        (cause) => `log group ${group}: ${namedErrorText(cause)}`,
      ),
    close: () => client.destroy(),
  };
};

/** The service names the ends of what it refuses: those before it, and those from it on. */
const refusedOf = ({ rejectedLogEventsInfo: refused }: PutLogEventsCommandOutput, count: number): number => {
  const before = Math.max(refused?.tooOldLogEventEndIndex ?? 0, refused?.expiredLogEventEndIndex ?? 0);
  return before + count - (refused?.tooNewLogEventStartIndex ?? count);
};
