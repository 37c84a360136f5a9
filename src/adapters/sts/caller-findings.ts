import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fault, okay, warning, type Finding } from '../../runner/doctor/finding.ts';

/** More than this and runners begin to mistrust each other's times. */
const noticeableMs = 5_000;
const harmfulMs = 60_000;

/**
 * `refused`: there are no credentials, or AWS takes none of them, so that asking it for more is in vain. `arn`: who they belong
 * to; null when STS did not say.
 */
export type Caller = Readonly<{ findings: readonly Finding[]; refused: boolean; arn: string | null }>;

/** Who the credentials belong to, and how far this clock is from AWS's. Nothing but STS is asked. */
export const callerFindings = async (region: string, now: () => number): Promise<Caller> => {
  const client = new STSClient({
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  let skewMs: number | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sent = now();
      const result = await next(args);
      const theirs = Date.parse(dateHeader(result.response));
      // The header has whole seconds, so the middle of the one it names is the best guess.
      if (!Number.isNaN(theirs)) skewMs = (sent + now()) / 2 - (theirs + 500);
      return result;
    },
    // Inside the deserializer, so that an error's answer tells the time as well.
    { step: 'deserialize', priority: 'low', name: 'readDateHeader' },
  );
  try {
    const { Arn = 'without a name', Account = '' } = await client.send(new GetCallerIdentityCommand({}));
    const who = okay('credentials', `${Arn}, account ${Account}, region ${region}`);
    return { findings: [who, ...clock(skewMs)], refused: false, arn: Arn };
  } catch (cause) {
    const found = credentialsError(cause, region);
    return { findings: [found, ...clock(skewMs)], refused: found.level === 'fault', arn: null };
  } finally {
    client.destroy();
  }
};

const dateHeader = (response: unknown): string => {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return '';
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return '';
  return String(headers.date);
};

const credentialsError = (cause: unknown, region: string): Finding => {
  const name = cause instanceof Error ? cause.name : 'Error';
  const text = cause instanceof Error && cause.message !== '' ? `${name}: ${cause.message}` : name;
  if (/Credentials|Token|Signature|UnrecognizedClient|AuthFailure/.test(name))
    return fault(
      'credentials',
      text,
      'give the instance a role, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  return warning(
    'credentials',
    `STS in ${region} did not identify the caller (${text})`,
    'is AWS_REGION right, and can this machine reach STS?',
  );
};

const clock = (skewMs: number | null): readonly Finding[] => {
  if (skewMs === null) return [];
  const seconds = `${(Math.abs(skewMs) / 1_000).toFixed(1)} s`;
  const text = `this clock is ${seconds} ${skewMs > 0 ? 'ahead of' : 'behind'} AWS's`;
  if (Math.abs(skewMs) <= noticeableMs) return [okay('clock', text)];
  const remedy = 'let chrony or systemd-timesyncd set the clock';
  return [Math.abs(skewMs) <= harmfulMs ? warning('clock', text, remedy) : fault('clock', text, remedy)];
};
