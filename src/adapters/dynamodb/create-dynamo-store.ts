import type { Ledger } from '../../projections/ledger.ts';
import type { ConfigSource } from '../../runner/config-source.ts';
import type { Backoff } from './backoff.ts';
import type { Tables } from './tables.ts';

export type DynamoOptions = Backoff &
  Readonly<{
    region: string;
    tables: Tables;
    /** told the capacity units of each write; absent: they are not asked for */
    onCapacity?: ((units: number) => void) | undefined;
  }>;

/** The ledger and the configs table over one client, to be closed when done. */
export type DynamoStore = Readonly<{ ledger: Ledger; configs: ConfigSource; close: () => void }>;

/** The store of the three tables; the SDK is loaded only when this is called, and nothing is sent yet. */
export const createDynamoStore = async ({ region, ...rest }: DynamoOptions): Promise<DynamoStore> => {
  const [{ dynamoClient }, { dynamoLedger }, { dynamoConfigSource }] = await Promise.all([
    import('./dynamo-client.ts'),
    import('./dynamo-ledger.ts'),
    import('./dynamo-config-source.ts'),
  ]);
  const client = dynamoClient(region);
  return {
    ledger: dynamoLedger({ ...rest, client }),
    configs: dynamoConfigSource(client, rest.tables.configs),
    close: () => client.destroy(),
  };
};
