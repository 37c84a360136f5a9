type Remedies = readonly (readonly [name: RegExp, remedy: string])[];

/** An error of the SDK in words: its name, which AWS's own pages explain, its message, and what to do where it is plain. */
const failureText =
  (remedies: Remedies) =>
  (cause: unknown): string => {
    if (!(cause instanceof Error)) return String(cause);
    const said = cause.message === '' || cause.message === cause.name ? deeper(cause) : cause.message;
    const text = said === '' ? cause.name : `${cause.name}: ${said}`;
    const remedy = remedies.find(([name]) => name.test(cause.name));
    return remedy === undefined ? text : `${text} (${remedy[1]})`;
  };

// Node wraps the failures of several addresses into one error without a message.
const deeper = (cause: Error): string =>
  cause instanceof AggregateError
    ? cause.errors
        .map((error: unknown) => (error instanceof Error ? error.message : String(error)))
        .join(', ')
    : '';

export const awsFailureText = failureText([
  [
    /^ResourceNotFoundException$/,
    'is AWS_REGION right, and was the table created? `upledger init --print` shows the tables',
  ],
  [
    /^AccessDeniedException$/,
    'the role lacks this permission: docs/dynamodb.md lists the IAM action for every call',
  ],
  [
    /^CredentialsProviderError$/,
    'no AWS credentials: an instance role, AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret',
  ],
  [/^UnrecognizedClientException$/, 'the credentials are not valid in this region'],
  [/^ExpiredTokenException$/, 'the credentials have expired: sign in again'],
  [/^InvalidSignatureException$/, 'wrong secret key, or this clock is more than five minutes off'],
]);

export const sqsFailureText = failureText([
  [
    /QueueDoesNotExist|NonExistentQueue/,
    'is CHECK_QUEUE_URL right, and is AWS_REGION the region of the queue?',
  ],
  [/AccessDenied/, 'the role lacks this permission: see docs/scaling.md'],
  [/CredentialsProviderError/, 'no AWS credentials: an instance role, AWS_PROFILE, or a key and its secret'],
]);

/** Formats an error with its name only. */
export const namedErrorText = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);

/** The `name` of an error, as AWS gives it. */
export const awsErrorName = (cause: unknown): string => (cause instanceof Error ? cause.name : '');

/** Whether IAM said no. Of a statement the code comes without `Exception`. */
export const isDenied = (cause: unknown): boolean => /^AccessDenied(?:Exception)?$/.test(awsErrorName(cause));

/** Codes of refusals that a later attempt may not meet. Of a statement they come without `Exception`. */
const transient = new Set([
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'Throttling',
  'RequestLimitExceeded',
  'InternalServerError',
  'InternalError',
  'TransactionConflict',
  'TransactionInProgress',
]);

export const isTransient = (code: string): boolean => transient.has(code.replace(/Exception$/, ''));

/** Whether the service itself said no (a right, a table, a value), so that the same request will never do better. */
export const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && '$fault' in cause && cause.$fault === 'client' && !isTransient(cause.name);

/** Whether the queue as a whole is out of reach or out of order: the next request would meet the same. */
export const isOutage = (cause: unknown): boolean => {
  const metadata: unknown = cause instanceof Error ? Reflect.get(cause, '$metadata') : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status !== 'number' || status >= 500 || /DoesNotExist|AccessDenied/.test(awsErrorName(cause));
};
