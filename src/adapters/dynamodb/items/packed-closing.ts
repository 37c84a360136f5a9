import { canonicalJson } from '../../../events/encoding/canonical-json.ts';
import { isRecord, parseJson } from '../../../events/decoding/parse-json.ts';

/**
 * The text that a usual closing is deflated against: what is rare comes first. It belongs to what is stored, so it must never
 * change.
 */
export const closingDictionary: Uint8Array = new TextEncoder().encode(
  '"ahead":[{"checks":1,"day":20,"down_ms":,"latency":[],"own":true,"partial":false,"told_to":17,"up_ms":0}]' +
    ',"config":null,"counted_to":0,"ended":null,"open":null,"presumed":true,"state":null,"monitored_since":null' +
    ',"interval_ms":300000,"removed":true,"retain_days":90,"interval":300000,"interval_ms":30000,"retain_days":30' +
    ',"incident":{"down_ms":180000,"from":17,"seq":1,"until_ms":120000},"state":"DOWN","streak":1' +
    '{"ahead":[],"alerts":[],"config":{"enabled":true,"interval_ms":60000,"removed":false,"retain_days":null,"target":"' +
    '"},"counted_to":179,"ended":[],"incident":null,"monitored":[],"monitored_since":179,"open":{"expired":0,"from":179' +
    ',"interval":60000},"pending":[],"presumed":false,"recorded_at":179,"state":"UP","streak":0,"unmonitored_at":0}',
);

/** No attribute of DynamoDB is nested deeper. */
const mostLevels = 32;

const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isWithin(one, levels - 1)));

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
};

/** As RFC 8785 JSON; null if it has no such form, as with an infinite number or an unpaired surrogate. */
const canonicalOrNull = (closing: unknown): string | null => {
  try {
    return canonicalJson(closing);
  } catch {
    return null;
  }
};

/** A closing as RFC 8785 JSON in UTF-8. Null: it has no such form. */
export const closingToBytes = (closing: unknown): Uint8Array | null => {
  const text = canonicalOrNull(closing);
  return text === null ? null : encoder.encode(text);
};

/** The object of which these bytes are the RFC 8785 JSON; null: they are that of none, or of one that is nested too deeply. */
export const closingInBytes = (bytes: Uint8Array): Readonly<Record<string, unknown>> | null => {
  const text = textOf(bytes);
  const closing = text === null ? undefined : parseJson(text);
  return isRecord(closing) && isWithin(closing, mostLevels) && canonicalOrNull(closing) === text
    ? closing
    : null;
};
