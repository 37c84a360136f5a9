import * as E from 'fp-ts/lib/Either.js';
import type { ReceivedBody, ReceivedResponse } from '../../ports/probe.ts';

/** Regular expressions look at no more than this of a text. */
export const patternBytes = 131_072;

/** What assertions ask of an answer. A left says why there is nothing to read: `the body is empty`. */
export type Answer = Readonly<{
  /** several lines of one name joined with commas (RFC 9110, 5.3), read as UTF-8 or else as Latin-1; null: there is none */
  header: (name: string) => string | null;
  body: () => E.Either<string, string>;
  /** the beginning of the body, at which regular expressions look */
  bodyHead: () => E.Either<string, string>;
  json: () => E.Either<string, unknown>;
}>;

const once = <A>(make: () => A): (() => A) => {
  let made: Readonly<{ value: A }> | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A header line as text: servers send UTF-8 or Latin-1 and do not declare which. */
const lineText = (latin1: string): string => {
  if (!/[\u0080-\u00ff]/u.test(latin1)) return latin1;
  try {
    return strictUtf8.decode(Uint8Array.from(latin1, (character) => character.charCodeAt(0)));
  } catch {
    return latin1;
  }
};

const joined = (value: string | readonly string[]): string =>
  typeof value === 'string' ? lineText(value) : value.map(lineText).join(', ');

const labelOf = (contentType: string): string =>
  /;\s*charset\s*=\s*"?([^\s";]{1,40})/iu.exec(contentType)?.[1] ?? 'utf-8';

/** Making one costs more than decoding a small body with it. It keeps nothing between two whole texts. */
const utf8 = new TextDecoder();

/** A byte order mark goes before what the header says. */
const labelFor = (contentType: string, [first, second]: Uint8Array): string => {
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xef && second === 0xbb ? 'utf-8' : labelOf(contentType);
};

/** What nobody knows is read as UTF-8. */
const newDecoder = (label: string): InstanceType<typeof TextDecoder> => {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
};

const decodeWhole = (label: string, bytes: Uint8Array): string =>
  (/^utf-?8$/iu.test(label) ? utf8 : newDecoder(label)).decode(bytes);

const parseJson = (text: string): E.Either<string, unknown> => {
  if (text === '') return E.left('the body is empty');
  try {
    return E.right(JSON.parse(text));
  } catch {
    // The reason quotes the body.
    return E.left('the body is not JSON');
  }
};

const bytesOf = (body: ReceivedBody | null): E.Either<string, Uint8Array> => {
  if (body === null) return E.left('the body was not read');
  return body.bytes === null ? E.left(body.error) : E.right(body.bytes);
};

/** Decodes and parses as late as possible, and each once. */
export const readAnswer = ({ headers, body }: Pick<ReceivedResponse, 'headers' | 'body'>): Answer => {
  const header = (name: string): string | null => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return value === undefined ? null : joined(value);
  };
  const decode = (bytes: Uint8Array, isPart: boolean): string =>
    isPart
      ? newDecoder(labelFor(header('content-type') ?? '', bytes)).decode(bytes, { stream: true })
      : decodeWhole(labelFor(header('content-type') ?? '', bytes), bytes);
  const bytes = bytesOf(body);
  const text = once(() => (E.isLeft(bytes) ? bytes : E.right(decode(bytes.right, false))));
  return {
    header,
    body: text,
    bodyHead: once(() =>
      E.map((all: Uint8Array) => decode(all.subarray(0, patternBytes), all.length > patternBytes))(bytes),
    ),
    json: once(() => {
      const whole = text();
      return E.isLeft(whole) ? whole : parseJson(whole.right);
    }),
  };
};
