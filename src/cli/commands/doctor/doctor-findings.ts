import * as E from 'fp-ts/lib/Either.js';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { StoreChoice } from '../../wiring/choose-store.ts';
import type { Environment } from '../../input/environment.ts';
import { openConfigs } from '../../wiring/open-configs.ts';
import { openStore, type OpenStore } from '../../wiring/open-store.ts';
import { certificateFindings } from '../../../runner/doctor/certificate-findings.ts';
import { ledgerFindings } from '../../../runner/doctor/ledger-findings.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { audienceOf } from './channel-findings.ts';
import { lookAtConfigs, type ReadConfigs } from './config-findings.ts';
import { exitCodes } from '../../contract/exit-codes.ts';

type DynamoDb = Extract<StoreChoice, { _tag: 'dynamodb' }>;

const awsFindings = async (
  { region, tables }: DynamoDb,
  environment: Environment,
  clock: Clock,
): Promise<Readonly<{ findings: readonly Finding[]; refused: boolean }>> => {
  const [{ callerFindings }, { createDynamoAdmin }] = await Promise.all([
    import('../../../adapters/sts/caller-findings.ts'),
    import('../../../adapters/dynamodb/admin/create-dynamo-admin.ts'),
  ]);
  const caller = await callerFindings(region, clock.now);
  if (caller.refused) return caller;
  const admin = await createDynamoAdmin(region, tables);
  try {
    const tablesAndRights = await admin.findings(environment.retainDays !== null);
    return { findings: [...caller.findings, ...tablesAndRights], refused: false };
  } finally {
    admin.close();
  }
};

const topicFindings = async (
  environment: Environment,
  needed: boolean,
  { addresses, audience }: Pick<ReadConfigs, 'addresses' | 'audience'>,
): Promise<readonly Finding[]> => {
  const { topicArn } = environment;
  if (topicArn === null && (!audience.byDefault || (audience.elsewhere && !needed))) return [];
  if (topicArn === null)
    return needed
      ? [
          fault(
            'topic',
            'SNS_TOPIC_ARN is not set: a pass would end with exit code 2 and alert no one',
            'set it to the topic of the alerts',
          ),
        ]
      : [
          warning(
            'alerts',
            'are only printed where the pass runs: nobody is told, because SNS_TOPIC_ARN is not set',
            'set it to the topic of the alerts, define a channel in apis.yaml, or read what the passes print',
          ),
        ];
  const { createTopicAdmin } = await import('../../../adapters/sns/subscriptions/create-topic-admin.ts');
  const admin = await createTopicAdmin(topicArn);
  try {
    return await admin.findings(addresses);
  } finally {
    admin.close();
  }
};

/** The secrets, including those of SSM, and the errors in reading them. */
const readSecrets = async (
  environment: Environment,
): Promise<Readonly<{ values: SecretValues; findings: readonly Finding[] }>> => {
  const path = environment.secretsParameterPath ?? '';
  const findings: Finding[] = [];
  const add = (level: typeof fault) => (text: string) =>
    void findings.push(
      level('secrets', text.replace(/^upledger: /u, ''), `check the parameters below ${path} in SSM`),
    );
  const values = await readSecretValues(environment, add(fault), null, add(warning));
  return {
    values,
    findings: path === '' || findings.length > 0 ? findings : [okay('secrets', `read from ${path} in SSM`)],
  };
};

const fileFindings = async (file: string): Promise<readonly Finding[]> => {
  const { writeFindings } = await import('../../../adapters/sqlite/write-findings.ts');
  return writeFindings(file);
};

/** Whether the states belong to this log. */
const identityFindings = async (identity: OpenStore['identity']): Promise<readonly Finding[]> => {
  if (identity === null) return [];
  const compared = await identity.compare()();
  const name = 'identity of the log';
  if (E.isLeft(compared))
    return [warning(name, compared.left.message, 'a pass needs dynamodb:DescribeTable to compare it')];
  switch (compared.right) {
    case 'same':
      return [okay(name, 'the states belong to this log')];
    case 'other':
      return [
        fault(
          name,
          'the states belong to another log, as after a restore from a backup: passes refuse to write',
          'stop all passes, then upledger replay --write --reset',
        ),
      ];
    case 'unknown':
      return [
        warning(name, 'the table of events has no TableId', 'nothing: this server gives its tables none'),
      ];
    case 'unsaid':
      return [okay(name, 'not said yet: the first pass that writes a state of v 2 says it')];
  }
};

/** Everything that a pass needs, looked at in the order in which it would miss it. */
export const doctorFindings = async (
  choice: StoreChoice,
  environment: Environment,
  apis: string | undefined,
  clock: Clock,
): Promise<readonly Finding[]> => {
  const nothing = { findings: [], refused: false };
  const aws = choice._tag === 'dynamodb' ? await awsFindings(choice, environment, clock) : nothing;
  if (aws.refused) return aws.findings;
  const secrets = await readSecrets(environment);
  const topicOf = async (read: ReadConfigs) => topicFindings(environment, choice._tag === 'dynamodb', read);
  const opened = await openStore(choice, { readOnly: true, clock });
  if (E.isLeft(opened)) {
    const configs = await lookAtConfigs(await openConfigs(apis, { configs: null }), secrets.values);
    return [
      opened.left.code === exitCodes.usage
        ? warning('ledger', opened.left.messages.join('; '), 'the first pass creates it')
        : fault('ledger', opened.left.messages.join('; '), 'nothing can be recorded until this is fixed'),
      ...secrets.findings,
      ...configs.findings,
      ...(await topicOf(configs)),
    ];
  }
  const store = opened.right;
  // Missing or inaccessible tables are reported already; their content cannot be checked.
  const readable = !aws.findings.some(({ level, name }) => level === 'fault' && name !== 'clock');
  const configs =
    readable || apis !== undefined
      ? await lookAtConfigs(await openConfigs(apis, store), secrets.values)
      : { findings: [], addresses: [], audience: audienceOf({ configs: [] }) };
  const now = clock.now();
  const ledger = readable
    ? [
        ...(await ledgerFindings(store.ledger, now)),
        ...(await identityFindings(store.identity)),
        ...(await certificateFindings(store.ledger, now)),
      ]
    : [
        warning(
          'rows',
          'were not checked: the tables cannot be read',
          'fix what is named above, then ask again',
        ),
      ];
  store.close();
  const file = choice._tag === 'sqlite' ? await fileFindings(choice.file) : [];
  return [
    ...aws.findings,
    ...file,
    ...secrets.findings,
    ...configs.findings,
    ...ledger,
    ...(await topicOf(configs)),
  ];
};
