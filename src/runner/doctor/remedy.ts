/** What to do about a call that failed, by what can be to blame. */
export type Remedies = Readonly<{
  /** the variable that names another endpoint */
  endpoint: string;
  /** it was answered: with a refusal */
  refused: string;
}>;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Nothing answered: no connection, no name, no certificate to trust, or silence. Missing credentials are no network's fault. */
const isUnreachable = (cause: unknown, status: unknown): boolean => {
  const name = String(fieldOf(cause, 'name'));
  if (typeof status === 'number' || /Credentials|Token/u.test(name)) return false;
  return name === 'TimeoutError' || typeof fieldOf(cause, 'code') === 'string';
};

/** A remedy for a finding of `doctor`. */
export const remedyOfFailure = (cause: unknown, { endpoint, refused }: Remedies): string => {
  const status = fieldOf(fieldOf(cause, '$metadata'), 'httpStatusCode');
  if (isUnreachable(cause, status))
    return `can this machine reach it (network, proxy, security groups)? Are AWS_REGION and, if it is set, ${endpoint} right?`;
  if (typeof status === 'number' && (status >= 500 || status === 429))
    return 'it is out of order or busy: try again later, and look at the AWS Health Dashboard';
  return refused;
};
