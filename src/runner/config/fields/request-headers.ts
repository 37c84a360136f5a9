import * as t from 'io-ts';
import { isMap } from '../shapes.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { anyCase } from '../schema/number-pattern.ts';
import { foreignReference, issueOfReferences } from '../secrets/secret-template.ts';

const manyHeaders = 100;
const longestValue = 8192;

/**
 * What belongs to the connection or is worked out from the body. `Host` is allowed: it names a virtual host. `Connection` is
 * too: some servers end a response only when asked to close, others answer only who keeps the connection.
 */
const refusedNames: ReadonlySet<string> = new Set([
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // A valid header name, but one that plain objects cannot hold safely.
  '__proto__',
]);

const longestName = 256;
const validName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;
const validValue = /^[\t\u0020-\u007E\u0080-\u00FF]*$/u;

const issueOfName = (name: string, seen: ReadonlySet<string>): string | null => {
  if (!validName.test(name) || name.length > longestName) return 'must have a valid header name';
  if (refusedNames.has(name.toLowerCase())) return 'must not be set: upledger sets it';
  return seen.has(name.toLowerCase()) ? 'must be set once: the case of a name makes no difference' : null;
};

const issueOfValue = (name: string, value: unknown): string | null => {
  if (typeof value !== 'string') return 'must be text: write it in quotes';
  if (name.toLowerCase() === 'connection' && !/^(?:close|keep-alive)$/iu.test(value))
    return 'must be close or keep-alive';
  if (value.length > longestValue) return `must be at most ${String(longestValue)} characters`;
  if (!validValue.test(value)) return 'must not contain line breaks or characters that a header cannot carry';
  return issueOfReferences(value);
};

const issuesOf = (headers: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] => {
  const seen = new Set<string>();
  const issues: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const issue = issueOfName(name, seen) ?? issueOfValue(name, value);
    if (issue !== null) issues.push([name, issue]);
    seen.add(name.toLowerCase());
  }
  return issues;
};

type Headers = Readonly<Record<string, string>>;

const isHeaders = (u: unknown): u is Headers =>
  isMap(u) && Object.keys(u).length <= manyHeaders && issuesOf(u).length === 0;

/** Valid names, each once whatever its case, to text values without line breaks. */
export const RequestHeaders: FieldType<Headers> = withSchema(
  new t.Type<Headers, Headers, unknown>(
    'RequestHeaders',
    isHeaders,
    (u, c) => {
      if (isHeaders(u)) return t.success(u);
      if (!isMap(u) || Object.keys(u).length > manyHeaders)
        return t.failure(u, c, `must be a map of at most ${String(manyHeaders)} header names to text values`);
      return t.failures(
        issuesOf(u).map(([name, message]) => ({
          value: u[name],
          context: t.appendContext(c, name, t.unknown, u[name]),
          message,
        })),
      );
    },
    t.identity,
  ),
  {
    type: 'object',
    maxProperties: manyHeaders,
    propertyNames: {
      maxLength: longestName,
      pattern: validName.source,
      not: { pattern: `^(?:${[...refusedNames].map(anyCase).join('|')})$` },
    },
    patternProperties: {
      [`^${anyCase('connection')}$`]: {
        type: 'string',
        pattern: `^(?:${anyCase('close')}|${anyCase('keep-alive')})$`,
      },
    },
    additionalProperties: {
      type: 'string',
      maxLength: longestValue,
      pattern: validValue.source,
      not: { pattern: foreignReference },
    },
  },
);
