import * as t from 'io-ts';
import { canonicalJson, isSameJson } from './canonical-json.ts';

type Said = Readonly<Record<string, unknown>>;
type Write = (value: unknown) => string;

const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null;

/** Members in the order of RFC 8785: by UTF-16 code units. */
const plainObject = (value: Said): string =>
  `{${Object.keys(value)
    .toSorted()
    .map((name) => `${plain(name)}:${plain(value[name])}`)
    .join(',')}}`;

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const plain: Write = (value) => {
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value) && !value.includes(undefined)) return `[${value.map(plain).join(',')}]`;
  if (
    isObject(value) &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isScalar)
  )
    return plainObject(value);
  return value === null ? 'null' : canonicalJson(value);
};

const propsOf = (codec: unknown): Said | null => {
  if (codec instanceof t.ReadonlyType || codec instanceof t.ExactType) {
    const inner: unknown = codec.type;
    return propsOf(inner);
  }
  const props: unknown = codec instanceof t.InterfaceType ? codec.props : null;
  return isObject(props) ? props : null;
};

const writeProps = (props: Said, unsaid: Said): ((said: Said) => string) => {
  // RFC 8785 orders members as sort does: by UTF-16 code units.
  const members = Object.entries(props)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, codec]) => ({
      name,
      key: `${JSON.stringify(name)}:`,
      write: writeOf(codec),
      mayBeUnsaid: Object.hasOwn(unsaid, name),
      unsaid: unsaid[name],
    }));
  return (said) => {
    let text = '';
    for (const member of members) {
      const value = said[member.name];
      if (value === undefined || (member.mayBeUnsaid && isSameJson(value, member.unsaid))) continue;
      text += (text === '' ? '' : ',') + member.key + member.write(value);
    }
    return `{${text}}`;
  };
};

const writeOf = (codec: unknown): Write => {
  // Of `T | null`, the shape is that of T: null is written as it is in any.
  const types: unknown = codec instanceof t.UnionType ? codec.types : codec;
  const [props, ...more] = [types]
    .flat()
    .map(propsOf)
    .filter((one) => one !== null);
  if (props === undefined || more.length > 0) return plain;
  const write = writeProps(props, {});
  return (value) => (isObject(value) ? write(value) : plain(value));
};

/**
 * Writes objects of one shape as `canonicalJson` does, without members that are at these defaults. The order of the members
 * is found once for all of them, instead of anew for each. Only what the codec knows is written.
 */
export const canonicalShape = (codec: t.Mixed, unsaid: Said): ((said: Said) => string) =>
  writeProps({ ...propsOf(codec) }, unsaid);
