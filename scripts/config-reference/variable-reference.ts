import * as E from 'fp-ts/lib/Either.js';
import { decodeEnvironment, type Environment } from '../../src/cli/input/environment.ts';
import { variables } from '../../src/cli/input/variables.ts';

/** What a variable is for, and where its default comes from: the decoder, or words. */
type Described = Readonly<{
  about: string;
  value: ((env: Environment) => string | number | boolean | null) | string;
}>;

const ofTheSdk = (about: string): Described => ({ about, value: 'the endpoint of AWS' });

const described: Readonly<Record<keyof typeof variables, Described>> = {
  AWS_REGION: { about: 'the region of the tables', value: (env) => env.region },
  APP_ENVIRONMENT: {
    about: 'shown in alerts, so that staging is not taken for production',
    value: (env) => env.appEnvironment,
  },
  DDB_CONFIG_TABLE: { about: 'the table of configs', value: (env) => env.tables.configs },
  DDB_STATE_TABLE: {
    about: 'the table of states; when it is set, DynamoDB is the default store',
    value: (env) => env.tables.states,
  },
  DDB_EVENT_TABLE: { about: 'the table of events', value: (env) => env.tables.events },
  SNS_TOPIC_ARN: { about: 'the topic that alerts are published to', value: (env) => env.topicArn },
  CHECK_QUEUE_URL: { about: 'the SQS queue of `dispatch` and `work`', value: (env) => env.queueUrl },
  ANNOUNCE_NEW_APIS: {
    about: '`true`: a notice for the first check of a new API',
    value: (env) => env.announceNewApis,
  },
  SUMMARIZE_DAYS: {
    about: '`false`: days that are over are not summarized, so that an older program can be put back',
    value: (env) => env.summarizeDays,
  },
  ALERT_CLAIM_SECONDS: {
    about: 'how long a runner may take to deliver one alert',
    value: (env) => env.claimSeconds,
  },
  ALERT_RATE: { about: 'SNS messages a second, for each process', value: (env) => env.alertRate },
  RETAIN_CHECKS_DAYS: {
    about: 'routine checks expire after this many days',
    value: (env) => env.retainDays ?? 'they never expire',
  },
  DENY_PRIVATE_TARGETS: {
    about: '`true`: private addresses are refused as targets',
    value: (env) => env.denyPrivateTargets,
  },
  HEARTBEAT_URL: {
    about:
      'a URL that is called (POST) after each pass or dispatch that recorded everything: a service that misses the call tells you that cron, the machine or the ledger is dead. The URL is a secret',
    value: (env) => env.heartbeatUrl,
  },
  METRICS_NAMESPACE: {
    about: 'the CloudWatch namespace for the metrics of each pass',
    value: (env) => env.metricsNamespace,
  },
  STATUS_PAGE: {
    about: 'where each pass of `run` writes the [status page](page.md), unless `--page` says otherwise',
    value: (env) => (env.statusPage === null ? null : 'set'),
  },
  SECRETS_PARAMETER_PATH: {
    about:
      'a path in SSM Parameter Store: each SecureString `NAME` directly below it is `UPLEDGER_SECRET_NAME`, read at the start of a pass',
    value: (env) => env.secretsParameterPath,
  },
  SERVE_TOKEN: {
    about: 'what readers of `serve` must know: the password in a browser, a bearer token for programs',
    value: 'none: `serve` listens on loopback only',
  },
  LOG_FORMAT: {
    about:
      'what stderr gets: `text`, or `json`, one object a line ([cli.md](cli.md#the-log)); `--log-format` wins',
    value: 'text',
  },
  LOG_GROUP: { about: 'the CloudWatch log group that `ship-logs` sends to', value: (env) => env.logGroup },
  RUNNER_ID: { about: 'who wrote an event', value: "the host's name" },
  AWS_ENDPOINT_URL: ofTheSdk('the endpoint of every AWS service, such as a stand-in on your machine'),
  AWS_ENDPOINT_URL_DYNAMODB: ofTheSdk('the endpoint of DynamoDB'),
  AWS_ENDPOINT_URL_SNS: ofTheSdk('the endpoint of SNS'),
  AWS_ENDPOINT_URL_SQS: ofTheSdk('the endpoint of SQS'),
  AWS_ENDPOINT_URL_STS: ofTheSdk('the endpoint of STS'),
  AWS_ENDPOINT_URL_CLOUDWATCH: ofTheSdk('the endpoint of CloudWatch'),
  AWS_ENDPOINT_URL_SSM: ofTheSdk('the endpoint of SSM'),
  AWS_ENDPOINT_URL_S3: ofTheSdk('the endpoint of S3'),
};

const unset = E.getOrElse((faults: readonly string[]): Environment => {
  throw new Error(`an empty environment is not valid: ${faults.join('; ')}`);
})(decodeEnvironment({}, 'host'));

const defaultText = ({ value }: Described): string => {
  if (typeof value === 'string') return value;
  const found = value(unset);
  if (found === null) return 'none';
  return typeof found === 'string' && found.includes(' ') ? found : `\`${String(found)}\``;
};

const isVariable = (name: string): name is keyof typeof variables => Object.hasOwn(variables, name);

/** The environment variables, as Markdown. */
export const variableReference = (): string =>
  [
    '| variable | meaning | must be | default |\n| --- | --- | --- | --- |',
    ...Object.keys(variables)
      .filter(isVariable)
      .map((name) => {
        const mustBe = variables[name].name.replace(/^must be /u, '').replaceAll('|', '\\|');
        return `| \`${name}\` | ${described[name].about} | ${mustBe} | ${defaultText(described[name])} |`;
      }),
  ].join('\n');
