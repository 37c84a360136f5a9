import * as E from 'fp-ts/lib/Either.js';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { StoreChoice } from '../../wiring/choose-store.ts';
import type { Environment } from '../../input/environment.ts';
import { shortClaim } from '../../input/short-claim.ts';
import { openConfigs } from '../../wiring/open-configs.ts';
import type { ConfigSource } from '../../../runner/ports/config-source.ts';
import { retainDaysOf } from '../../../runner/config/retention.ts';
import type { Failure } from '../../contract/fail.ts';
import { openStore, pathError, type OpenStore } from '../../wiring/open-store.ts';
import { certificateFindings } from '../../../runner/doctor/certificate-findings.ts';
import { ledgerFindings } from '../../../runner/doctor/ledger-findings.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { audienceOf } from './channel-findings.ts';
import { lookAtConfigs, type ReadConfigs } from './config-findings.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { dutiesOf, type Role } from '../../../runner/doctor/role.ts';
import { lookAtAws, withoutRoles, type Seen } from './look-at-aws.ts';

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

/** What the role has no part in is not asked. */
const queueFindings = async (environment: Environment, { role }: Seen): Promise<readonly Finding[]> => {
  const { queueUrl, region } = environment;
  if (queueUrl === null || role === null || !dutiesOf[role].looksAt.includes('queue')) return [];
  const { lookAtQueue } = await import('../../../adapters/sqs/queue-findings.ts');
  return lookAtQueue(region ?? '', queueUrl, role === 'worker');
};

const rowFindings = async (
  { ledger, identity }: OpenStore,
  seen: Seen,
  now: number,
): Promise<readonly Finding[]> => {
  if (!seen.needs('listStates'))
    return [okay('rows', 'not looked at: this role reads the states of single APIs only')];
  if (!seen.has('listStates') || !seen.has('readStream'))
    return [
      warning(
        'rows',
        'were not checked: the tables cannot be read',
        'fix what is named above, then ask again',
      ),
    ];
  return [
    ...(await ledgerFindings(ledger, now, seen.has('listStreams'))),
    ...(seen.looksAt('tables') ? await identityFindings(identity) : []),
    ...(await certificateFindings(ledger, now)),
  ];
};

/** Only where alerts are claimed. */
const claimFindings = (environment: Environment, seen: Seen): readonly Finding[] => {
  const [text = '', remedy = ''] = (shortClaim(environment) ?? '').split('; ');
  return text === '' || !seen.has('append') ? [] : [warning('claims of alerts', text, remedy)];
};

/** A ledger that is not there yet is created by the first pass, where that is possible. */
const unopenedFinding = (choice: StoreChoice, { code, messages }: Failure): Finding => {
  const wrong = choice._tag === 'sqlite' ? pathError(choice.file, true) : null;
  return code === exitCodes.usage && wrong === null
    ? warning('ledger', messages.join('; '), 'the first pass creates it')
    : fault('ledger', wrong ?? messages.join('; '), 'nothing can be recorded until this is fixed');
};

/** A source that is read once, however often it is asked. */
const readOnce = (source: ConfigSource): ConfigSource => {
  const read = source.read();
  let reading: ReturnType<typeof read> | null = null;
  return { name: source.name, read: () => async () => (reading ??= read()) };
};

/** Whether checks are meant to expire. Of a source that cannot be read nothing is known here: it is named elsewhere. */
const retainsBy = async (source: ConfigSource, ofVariable: number | null): Promise<boolean> => {
  if (ofVariable !== null) return true;
  const read = await source.read()();
  return E.isRight(read) && retainDaysOf(read.right, ofVariable) !== null;
};

/** Everything that the role needs, looked at in the order in which its commands would miss it. */
export const doctorFindings = async (
  choice: StoreChoice,
  environment: Environment,
  { apis, role }: Readonly<{ apis?: string | undefined; role?: Role | undefined }>,
  clock: Clock,
): Promise<readonly Finding[]> => {
  const opened = await openStore(choice, { readOnly: true, clock });
  const source = readOnce(await openConfigs(apis, E.isRight(opened) ? opened.right : { configs: null }));
  const retains = async () => retainsBy(source, environment.retainDays);
  const seen =
    choice._tag === 'dynamodb' ? await lookAtAws(choice, role ?? null, retains, clock) : withoutRoles;
  if (seen.refused) {
    if (E.isRight(opened)) opened.right.close();
    return seen.findings;
  }
  const secrets = seen.looksAt('secrets') ? await readSecrets(environment) : { values: null, findings: [] };
  const topicOf = async (read: ReadConfigs) =>
    seen.looksAt('topic') || (environment.topicArn === null && seen.has('append'))
      ? topicFindings(environment, choice._tag === 'dynamodb', read)
      : [];
  const claims = claimFindings(environment, seen);
  if (E.isLeft(opened)) {
    const configs = await lookAtConfigs(source, secrets.values, environment.denyPrivateTargets);
    return [
      unopenedFinding(choice, opened.left),
      ...secrets.findings,
      ...configs.findings,
      ...claims,
      ...(await topicOf(configs)),
    ];
  }
  const store = opened.right;
  // What cannot be read was reported already; its content cannot be checked.
  const configs =
    seen.has('listConfigs') || apis !== undefined
      ? await lookAtConfigs(source, secrets.values, environment.denyPrivateTargets)
      : { findings: [], addresses: [], audience: audienceOf({ configs: [] }) };
  const rows = await rowFindings(store, seen, clock.now());
  store.close();
  const file = choice._tag === 'sqlite' ? await fileFindings(choice.file) : [];
  return [
    ...seen.findings,
    ...file,
    ...secrets.findings,
    ...configs.findings,
    ...claims,
    ...rows,
    ...(await queueFindings(environment, seen)),
    ...(await topicOf(configs)),
  ];
};
