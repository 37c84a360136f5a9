/** What an error of the SDK says, and what to do where it is plain. */
export const sqsFailureText = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  const said = cause.message === '' ? deeper(cause) : cause.message;
  const text = said === '' || said === cause.name ? cause.name : `${cause.name}: ${said}`;
  const remedy = remedies.find(({ of }) => of.test(cause.name));
  return remedy === undefined ? text : `${text} (${remedy.say})`;
};

const deeper = (cause: Error): string =>
  cause instanceof AggregateError
    ? cause.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join(', ')
    : '';

const remedies = [
  {
    of: /QueueDoesNotExist|NonExistentQueue/,
    say: 'is CHECK_QUEUE_URL right, and AWS_REGION that of the queue?',
  },
  { of: /AccessDenied/, say: 'the role lacks this right: see docs/scaling.md' },
  {
    of: /CredentialsProviderError/,
    say: 'no AWS credentials: an instance role, AWS_PROFILE, or a key and its secret',
  },
] as const;

/** Whether the queue as a whole is out of reach or out of order: the next request would meet the same. */
export const isOutage = (cause: unknown): boolean => {
  const metadata: unknown = cause instanceof Error ? Reflect.get(cause, '$metadata') : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status !== 'number' || status >= 500 || /DoesNotExist|AccessDenied/.test(nameOf(cause));
};

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '');
