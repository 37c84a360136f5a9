import { startAwsFakes, type AwsFakes } from '../../support/aws/aws-fakes.ts';
import { startDynamoDb } from '../../support/aws/dynamodb-server.ts';

/** What stands in for AWS, once for all cases. */
export type Servers = AsyncDisposable & Readonly<{ dynamodb: string; fakes: AwsFakes }>;

export const startServers = async (): Promise<Servers> => {
  const [server, fakes] = [await startDynamoDb(), await startAwsFakes()];
  return {
    dynamodb: server.endpoint,
    fakes,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server.stop(), fakes.stop()]);
    },
  };
};
