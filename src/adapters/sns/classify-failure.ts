import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';

/** What one failed attempt says: `sure` that SNS did not take the message, `again` when another may do better. */
export type Attempt = Readonly<{
  sure: boolean;
  again: boolean;
  messageRejected: boolean;
  error: Readonly<{ kind: string; message: string }>;
}>;

/** Of an attempt that threw. */
export const classifyFailure = (cause: unknown): Attempt => {
  const name = cause instanceof Error ? cause.name : 'Error';
  const message = cause instanceof Error ? cause.message : String(cause);
  const error = {
    kind: codeOf(cause) ?? name,
    message: truncateUtf8(message === '' ? deeper(cause) : message),
  };
  const status = statusOf(cause);
  if (status !== null && status >= 400 && status < 500) {
    const again = status === 429 || throttled.test(name);
    return { sure: true, again, messageRejected: !again && isAboutMessage(name, message), error };
  }
  if (status === null && neverSent(cause, name, message))
    return { sure: true, again: !unsigned.test(name), messageRejected: false, error };
  return { sure: false, again: true, messageRejected: false, error };
};

const throttled = /thrott|requestlimit|toomanyrequests|slowdown/i;

// Without credentials nothing was ever sent, and a second look finds none either.
const unsigned = /^(CredentialsProviderError|TokenProviderError)$/;

/** A fault of what was sent, not of where it was sent or by whom. */
const isAboutMessage = (name: string, message: string): boolean =>
  /^(InvalidParameter|InvalidParameterException|InvalidParameterValue|InvalidParameterValueException|ParameterValueInvalid|ParameterValueInvalidException|Validation(Error|Exception))$/.test(
    name,
  ) &&
  !/TopicArn|TargetArn|PhoneNumber/i.test(message) &&
  /message|subject|attribute|parameter value|too long|size/i.test(message);

/** The connection was not made: the name did not resolve, nobody listened, or nobody answered the knock. */
const neverSent = (cause: unknown, name: string, message: string): boolean => {
  if (unsigned.test(name)) return true;
  if (cause instanceof AggregateError)
    return cause.errors.length > 0 && cause.errors.every((one: unknown) => neverSent(one, '', ''));
  const syscall = fieldOf(cause, 'syscall');
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  // The SDK's own time-out of a connection has no code, only this sentence; a test holds us to it.
  return name === 'TimeoutError' && /did not establish a connection/.test(message);
};

const fieldOf = (cause: unknown, name: string): unknown =>
  cause instanceof Error ? Reflect.get(cause, name) : undefined;

const codeOf = (cause: unknown): string | null => {
  const code = fieldOf(cause, 'code');
  return typeof code === 'string' ? code : null;
};

const statusOf = (cause: unknown): number | null => {
  const metadata = fieldOf(cause, '$metadata');
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
};

const deeper = (cause: unknown): string =>
  cause instanceof AggregateError
    ? cause.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join(', ')
    : 'without a message';
