import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terraform.ts';

// The document client has names of its own for the same actions.
const documentClient: ReadonlyMap<string, string> = new Map([
  ['Get', 'GetItem'],
  ['Put', 'PutItem'],
  ['Delete', 'DeleteItem'],
  ['Update', 'UpdateItem'],
  ['BatchGet', 'BatchGetItem'],
  ['BatchWrite', 'BatchWriteItem'],
]);

const partiQlRequests = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction']);
const partiQlVerbs: readonly (readonly [RegExp, string])[] = [
  [/\bINSERT INTO /u, 'PartiQLInsert'],
  [/\bUPDATE \$/u, 'PartiQLUpdate'],
  [/\bDELETE FROM /u, 'PartiQLDelete'],
  [/\bSELECT .+ FROM /u, 'PartiQLSelect'],
];

const services: ReadonlyMap<string, string> = new Map([
  ['lib-dynamodb', 'dynamodb'],
  ['cloudwatch-logs', 'logs'],
]);

// One call, named otherwise by the service's permissions.
const named: ReadonlyMap<string, string> = new Map([['ListObjectsV2', 'ListBucket']]);

const actionsOf = (service: string, request: string, source: string): readonly string[] => {
  if (service !== 'dynamodb') return [named.get(request) ?? request.replace(/Batch$/u, '')];
  if (partiQlRequests.has(request)) return [];
  return [source.includes('@aws-sdk/lib-dynamodb') ? (documentClient.get(request) ?? request) : request];
};

const actionsIn = (source: string): readonly string[] => {
  const sdk = /from '@aws-sdk\/(?:client-)?([a-z0-9-]+)'|import\('@aws-sdk\/client-([a-z0-9-]+)'\)/u.exec(
    source,
  );
  const name = sdk?.[1] ?? sdk?.[2] ?? '';
  if (name === '') return [];
  const service = services.get(name) ?? name;
  const requests = [
    ...Array.from(source.matchAll(/\bnew ([A-Z][A-Za-z0-9]+)Command\(/gu), (match) => match[1] ?? ''),
    ...Array.from(source.matchAll(/\bpaginate([A-Z][A-Za-z]+)\(/gu), (match) => match[1] ?? ''),
  ];
  const sent = requests.flatMap((request) => actionsOf(service, request, source));
  const written = partiQlVerbs.filter(([text]) => text.test(source)).map(([, action]) => action);
  return [...sent.map((action) => `${service}:${action}`), ...written.map((action) => `dynamodb:${action}`)];
};

/** The IAM actions that the program's own calls need, read off its adapters. */
export const usedActions = (): ReadonlySet<string> =>
  new Set(
    globSync('src/adapters/**/*.ts', { cwd: root }).flatMap((file) =>
      actionsIn(readFileSync(join(root, file), 'utf8')),
    ),
  );
