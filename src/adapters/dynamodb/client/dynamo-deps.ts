import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Backoff } from '../../aws/backoff.ts';
import type { Tables } from './tables.ts';

/** What the adapters of one DynamoDB are made of. */
export type DynamoDeps = Backoff &
  Readonly<{
    client: DynamoDBClient;
    tables: Tables;
    /** items in a page of a read; absent: what fits into DynamoDB's megabyte */
    pageSize?: number | undefined;
    /** told the capacity units of each write, for those who count the price; absent: they are not asked for */
    onCapacity?: ((units: number) => void) | undefined;
  }>;

/** Requests of one kind that are open at a time. */
export const openRequests = 8;

/** What the SDK's paginators want to know. */
export const paging = ({ client, pageSize }: DynamoDeps) =>
  pageSize === undefined ? { client } : { client, pageSize };
