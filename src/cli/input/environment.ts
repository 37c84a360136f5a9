import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { PagePlace } from './page-place.ts';
import { secretsOf } from './secrets.ts';
import { variables } from './variables.ts';
import { redactedUrl } from '../../runner/config/redact-url.ts';
import { cutText } from '../../runner/text/cut-text.ts';

/** The environment, decoded, with defaults filled in. Absence is null. */
export type Environment = Readonly<{
  region: string | null;
  /** APP_ENVIRONMENT: named in alerts, to tell staging from production */
  appEnvironment: string;
  tables: Readonly<{ configs: string; states: string; events: string }>;
  /** DDB_STATE_TABLE is set: the default store is DynamoDB */
  prefersDynamoDb: boolean;
  topicArn: string | null;
  queueUrl: string | null;
  announceNewApis: boolean;
  summarizeDays: boolean;
  claimSeconds: number;
  /** messages a second */
  alertRate: number;
  /** null: routine checks are kept indefinitely */
  retainDays: number | null;
  denyPrivateTargets: boolean;
  /** HTTP_PROXY and the like, in either case, for configs with `proxy: env` */
  proxyVariables: Readonly<Record<string, string>>;
  /** called after each pass that recorded everything; a secret */
  heartbeatUrl: string | null;
  /** null: logs stay on this machine */
  logGroup: string | null;
  /** null: no metrics are sent */
  metricsNamespace: string | null;
  /** where each pass of `run` writes the status page; null: nowhere */
  statusPage: PagePlace | null;
  /** SSM path of secrets; null: none are read from there */
  secretsParameterPath: string | null;
  /** SERVE_TOKEN: what readers of `serve` must know; never printed */
  serveToken: string | null;
  runnerId: string;
  /** by the whole name, UPLEDGER_SECRET_…; never printed */
  secrets: Readonly<Record<string, string>>;
  /** about unknown variables that look like ours, and secrets that were trimmed */
  warnings: readonly string[];
}>;

type Env = Readonly<Record<string, string | undefined>>;

// Every variable is optional, whatever it may hold.
const Variables = t.partial(variables);

const redacted = (text: string): string => {
  const safe = text.includes('://') ? redactedUrl(text) : text;
  return JSON.stringify(cutText(safe, 80));
};

const errorTextOf = (error: t.ValidationError): string => {
  const name = error.context.at(-1)?.key ?? '';
  const value = name === 'HEARTBEAT_URL' || name === 'SERVE_TOKEN' ? '***' : redacted(String(error.value));
  return `${name} is ${value}, ${error.message ?? 'must be something else'}`;
};

/** One table that is two things at once would be ruined by the first pass. */
const sharedTables = (tables: Environment['tables']): readonly string[] => {
  const names = Object.values(tables);
  if (new Set(names).size === names.length) return [];
  return [
    `DDB_CONFIG_TABLE, DDB_STATE_TABLE and DDB_EVENT_TABLE are ${names.map(redacted).join(', ')}, must be three different tables`,
  ];
};

/** A host name that could be no RUNNER_ID must not stop the program: nobody wrote it there. */
const idOfHost = (hostName: string): string =>
  hostName.replace(/[^\u0021-\u007E]/gu, '').slice(0, 64) || 'runner';

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

const setOf = (env: Env, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );

/** Reads everything of the environment that upledger uses; a left holds all that is wrong with it, a sentence each. */
export const decodeEnvironment = (env: Env, hostName: string): E.Either<readonly string[], Environment> => {
  const set = Object.keys(variables).flatMap((name) => {
    const value = env[name]?.trim() ?? '';
    return value === '' ? [] : [[name, value]];
  });
  const decoded = Variables.decode(Object.fromEntries(set));
  const { secrets, warnings } = secretsOf(env);
  if (E.isLeft(decoded)) return E.left(decoded.left.map(errorTextOf));
  const read = decoded.right;
  const tables = {
    configs: read.DDB_CONFIG_TABLE ?? 'api_health_configs',
    states: read.DDB_STATE_TABLE ?? 'api_health_states',
    events: read.DDB_EVENT_TABLE ?? 'api_health_events',
  };
  const shared = sharedTables(tables);
  if (shared.length > 0) return E.left(shared);
  return E.right({
    region: read.AWS_REGION ?? null,
    appEnvironment: read.APP_ENVIRONMENT ?? 'development',
    tables,
    prefersDynamoDb: read.DDB_STATE_TABLE !== undefined,
    topicArn: read.SNS_TOPIC_ARN ?? null,
    queueUrl: read.CHECK_QUEUE_URL ?? null,
    announceNewApis: read.ANNOUNCE_NEW_APIS ?? false,
    summarizeDays: read.SUMMARIZE_DAYS ?? true,
    claimSeconds: read.ALERT_CLAIM_SECONDS ?? 90,
    alertRate: read.ALERT_RATE ?? 5,
    retainDays: read.RETAIN_CHECKS_DAYS ?? null,
    denyPrivateTargets: read.DENY_PRIVATE_TARGETS ?? false,
    proxyVariables: setOf(env, proxyNames),
    heartbeatUrl: read.HEARTBEAT_URL ?? null,
    logGroup: read.LOG_GROUP ?? null,
    metricsNamespace: read.METRICS_NAMESPACE ?? null,
    statusPage: read.STATUS_PAGE ?? null,
    secretsParameterPath: read.SECRETS_PARAMETER_PATH ?? null,
    serveToken: read.SERVE_TOKEN ?? null,
    runnerId: read.RUNNER_ID ?? idOfHost(hostName),
    secrets,
    warnings,
  });
};
