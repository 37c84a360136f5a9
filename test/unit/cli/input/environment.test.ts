import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { decodeEnvironment, type Environment } from '../../../../src/cli/input/environment.ts';
import { variables } from '../../../../src/cli/input/variables.ts';

type Env = Readonly<Record<string, string>>;

const decodedFrom = (env: Env, host = 'host-1'): Environment => {
  const decoded = decodeEnvironment(env, host);
  if (E.isLeft(decoded)) throw new Error(decoded.left.join('\n'));
  return decoded.right;
};

const faultsOf = (env: Env): readonly string[] => {
  const decoded = decodeEnvironment(env, 'host-1');
  return E.isLeft(decoded) ? decoded.left : [];
};

const defaults: Environment = {
  region: null,
  appEnvironment: 'development',
  tables: { configs: 'api_health_configs', states: 'api_health_states', events: 'api_health_events' },
  prefersDynamoDb: false,
  topicArn: null,
  queueUrl: null,
  announceNewApis: false,
  summarizeDays: true,
  claimSeconds: 90,
  alertRate: 5,
  retainDays: null,
  denyPrivateTargets: false,
  proxyVariables: {},
  heartbeatUrl: null,
  logGroup: null,
  metricsNamespace: null,
  statusPage: null,
  secretsParameterPath: null,
  serveToken: null,
  runnerId: 'host-1',
  secrets: {},
  warnings: [],
};

const whole = {
  AWS_REGION: 'eu-central-1',
  APP_ENVIRONMENT: 'production',
  DDB_CONFIG_TABLE: 'c-1',
  DDB_STATE_TABLE: 's_1',
  DDB_EVENT_TABLE: 'e.1',
  SNS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:upledger-alerts',
  CHECK_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/checks',
  ANNOUNCE_NEW_APIS: 'true',
  SUMMARIZE_DAYS: 'false',
  ALERT_CLAIM_SECONDS: '2',
  ALERT_RATE: '0.5',
  RETAIN_CHECKS_DAYS: '90',
  DENY_PRIVATE_TARGETS: '1',
  HEARTBEAT_URL: 'https://hc.example.com/ping/1',
  METRICS_NAMESPACE: 'upledger',
  STATUS_PAGE: 's3://status-pages/shop/',
  SECRETS_PARAMETER_PATH: '/upledger/prod',
  RUNNER_ID: 'runner one',
  UPLEDGER_SECRET_TOKEN: 'hunter2',
};

const wrong: Readonly<Record<keyof typeof variables, string>> = {
  LOG_FORMAT: 'xml',
  LOG_GROUP: 'a group',
  AWS_REGION: 'eu-central-1a',
  APP_ENVIRONMENT: 'a\nb',
  DDB_CONFIG_TABLE: 'a b',
  DDB_STATE_TABLE: 'ab',
  DDB_EVENT_TABLE: 'ä'.repeat(3),
  SNS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:alerts.fifo',
  CHECK_QUEUE_URL: 'sqs://x',
  ANNOUNCE_NEW_APIS: 'yes',
  SUMMARIZE_DAYS: 'never',
  ALERT_CLAIM_SECONDS: '0',
  ALERT_RATE: '0',
  RETAIN_CHECKS_DAYS: '6',
  DENY_PRIVATE_TARGETS: '2',
  HEARTBEAT_URL: 'ftp://hunter2',
  METRICS_NAMESPACE: 'AWS/x',
  STATUS_PAGE: 'https://status.example.com/',
  SECRETS_PARAMETER_PATH: 'upledger/prod/',
  SERVE_TOKEN: 'too short',
  RUNNER_ID: 'x'.repeat(65),
  AWS_ENDPOINT_URL: '127.0.0.1:8000',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://ann:hunter2@a.example/',
  AWS_ENDPOINT_URL_SNS: 'ftp://a.example',
  AWS_ENDPOINT_URL_SQS: 'http://',
  AWS_ENDPOINT_URL_STS: 'x',
  AWS_ENDPOINT_URL_CLOUDWATCH: '?',
  AWS_ENDPOINT_URL_SSM: '127.0.0.1',
  AWS_ENDPOINT_URL_S3: '127.0.0.1',
};

describe('the environment', () => {
  it('has a default for everything, and takes an empty variable for none', () => {
    expect(decodedFrom({})).toStrictEqual(defaults);
    expect(
      decodedFrom(
        Object.fromEntries(
          [...Object.keys(whole), 'AWS_ENDPOINT_URL'].map((name) => [
            name,
            ' '.repeat(name.startsWith('UPLEDGER') ? 0 : 1),
          ]),
        ),
      ),
    ).toStrictEqual(defaults);
  });

  it('is read whole', () => {
    expect(decodedFrom(whole)).toStrictEqual({
      region: 'eu-central-1',
      appEnvironment: 'production',
      tables: { configs: 'c-1', states: 's_1', events: 'e.1' },
      prefersDynamoDb: true,
      topicArn: whole.SNS_TOPIC_ARN,
      queueUrl: whole.CHECK_QUEUE_URL,
      announceNewApis: true,
      summarizeDays: false,
      claimSeconds: 2,
      alertRate: 0.5,
      retainDays: 90,
      denyPrivateTargets: true,
      proxyVariables: {},
      heartbeatUrl: 'https://hc.example.com/ping/1',
      logGroup: null,
      metricsNamespace: 'upledger',
      statusPage: { _tag: 's3', bucket: 'status-pages', prefix: 'shop' },
      secretsParameterPath: '/upledger/prod',
      serveToken: null,
      runnerId: 'runner one',
      secrets: { UPLEDGER_SECRET_TOKEN: 'hunter2' },
      warnings: [],
    });
  });

  test.prop([fc.subarray(Object.keys(wrong), { minLength: 1 })])(
    'has every fault told at once, by its name, and no other',
    (names) => {
      const faults = faultsOf({
        ...whole,
        ...Object.fromEntries(Object.entries(wrong).filter(([name]) => names.includes(name))),
      });
      expect(faults.map((fault) => fault.replace(/ is .*/su, '')).toSorted()).toStrictEqual(names.toSorted());
      expect(faults.join('\n')).not.toContain('hunter2');
    },
  );

  it.each([
    ['ALERT_CLAIM_SECONDS', '3601', 'ALERT_CLAIM_SECONDS is "3601", must be a whole number from 1 to 3600'],
    ['ALERT_CLAIM_SECONDS', '1.5', 'ALERT_CLAIM_SECONDS is "1.5", must be a whole number from 1 to 3600'],
    ['ALERT_RATE', 'fast', 'ALERT_RATE is "fast", must be a number above 0 and at most 100, such as 0.5'],
    ['ALERT_RATE', '101', 'ALERT_RATE is "101", must be a number above 0 and at most 100, such as 0.5'],
    ['ALERT_RATE', '1e1', 'ALERT_RATE is "1e1", must be a number above 0 and at most 100, such as 0.5'],
    ['ANNOUNCE_NEW_APIS', 'on', 'ANNOUNCE_NEW_APIS is "on", must be true, false, 1 or 0'],
    [
      'CHECK_QUEUE_URL',
      'https://ann:hunter2@a.example/q?x=1',
      'CHECK_QUEUE_URL is "https://***@a.example/q?x=***", must be an http or https URL without credentials',
    ],
  ])('with %s=%s says what it holds and may hold', (name, value, text) => {
    expect(faultsOf({ [name]: value })).toStrictEqual([text]);
  });

  it.each(['us-east-1', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'ap-southeast-4', 'local'])(
    'may name the region %s',
    (region) => {
      expect(decodedFrom({ AWS_REGION: region }).region).toBe(region);
    },
  );

  it.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('takes %s for a switch', (text, value) => {
    expect(decodedFrom({ DENY_PRIVATE_TARGETS: text }).denyPrivateTargets).toBe(value);
  });

  it('may not give one table two tasks, defaults included', () => {
    expect(faultsOf({ DDB_STATE_TABLE: 'api_health_events' })).toStrictEqual([
      'DDB_CONFIG_TABLE, DDB_STATE_TABLE and DDB_EVENT_TABLE are "api_health_configs", "api_health_events", "api_health_events", must be three different tables',
    ]);
  });

  it('makes an id of any host name', () => {
    expect(
      ['ip-10-0-0-1', 'höst 1', '', '☃', 'x'.repeat(99)].map((host) => decodedFrom({}, host).runnerId),
    ).toStrictEqual(['ip-10-0-0-1', 'hst1', 'runner', 'runner', 'x'.repeat(64)]);
  });
});

describe('secrets', () => {
  it('lose the line breaks at their end, which is said without showing them; none of them ends the program', () => {
    const { secrets, warnings } = decodedFrom({
      UPLEDGER_SECRET_A: 'hunter2\r\n',
      UPLEDGER_SECRET_B: 'two\nlines',
      UPLEDGER_SECRET_C: '\n',
      UPLEDGER_SECRET_D: ' kept ',
    });
    expect(secrets).toStrictEqual({
      UPLEDGER_SECRET_A: 'hunter2',
      UPLEDGER_SECRET_B: 'two\nlines',
      UPLEDGER_SECRET_D: ' kept ',
    });
    expect(warnings).toStrictEqual([
      'UPLEDGER_SECRET_A ends with a line break, which is left off',
      'UPLEDGER_SECRET_C ends with a line break, which is left off',
    ]);
  });

  it('have names; what only looks like one is warned of, without what it holds', () => {
    const { secrets, warnings } = decodedFrom({
      UPLEDGER_TOKEN: 'hunter2',
      UPLEDGER_SECRET_: 'hunter2',
      'UPLEDGER_SECRET_A-B': 'hunter2',
    });
    expect(secrets).toStrictEqual({});
    expect(warnings.map((warning) => warning.split(' is ignored')[0])).toStrictEqual([
      '"UPLEDGER_SECRET_"',
      '"UPLEDGER_SECRET_A-B"',
      '"UPLEDGER_TOKEN"',
    ]);
    expect(warnings.join('')).not.toContain('hunter2');
  });

  const secret = fc.stringMatching(/^zq[a-z0-9]{10}$/u);

  test.prop([secret, fc.string({ maxLength: 9 }), fc.subarray(Object.keys(wrong))])(
    'are in no fault and no warning',
    (word, around, names) => {
      const env = {
        ...Object.fromEntries(Object.entries(wrong).filter(([name]) => names.includes(name))),
        UPLEDGER_SECRET_A: `${around}${word}${around}`,
        UPLEDGER_B: `${around}${word}`,
      };
      const decoded = decodeEnvironment(env, 'host-1');
      const told = E.isLeft(decoded) ? decoded.left : decoded.right.warnings;
      expect(told.join('\n')).not.toContain(word);
    },
  );

  test.prop([fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(variables)), fc.string()), fc.string())])(
    'or none, whatever the environment holds, nothing is thrown',
    (env) => {
      const decoded = decodeEnvironment(env, 'host-1');
      expect(E.isRight(decoded) || decoded.left.length > 0).toBe(true);
    },
  );
});
