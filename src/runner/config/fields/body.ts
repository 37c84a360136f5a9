import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { foreignReference, issueOfReferences } from '../secrets/secret-template.ts';

const longestBody = 262_144;

const encoder = new TextEncoder();

/** In bytes, as they are sent and stored; no text has fewer than its characters, or more than three for each. */
const isShort = (text: string): boolean =>
  text.length <= longestBody &&
  (text.length * 3 <= longestBody || encoder.encode(text).length <= longestBody);

const issueOf = (u: unknown): string | null => {
  if (u === null) return null;
  if (typeof u !== 'string' || !isShort(u))
    return `must be text of at most ${String(longestBody)} bytes in UTF-8`;
  return issueOfReferences(u);
};

const isBody = (u: unknown): u is string | null => issueOf(u) === null;

/**
 * Text or none. Allowed with every method: some search APIs want a body with GET. It may hold `${env:UPLEDGER_SECRET_…}`,
 * filled in only when a request is made.
 */
export const Body: FieldType<string | null> = withSchema(
  new t.Type<string | null, string | null, unknown>(
    'Body',
    isBody,
    (u, c) => (isBody(u) ? t.success(u) : t.failure(u, c, issueOf(u) ?? undefined)),
    t.identity,
  ),
  { type: 'string', maxLength: longestBody, not: { pattern: foreignReference } },
);
