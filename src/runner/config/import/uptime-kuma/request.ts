import { isMap } from '../../shapes.ts';
import type { Reader } from '../reader.ts';
import { optionOf, parseJson, type Option } from './option.ts';

const isScalar = (u: unknown): u is string | number | boolean | null =>
  u === null || typeof u === 'string' || typeof u === 'number' || typeof u === 'boolean';

/** How Kuma says what a body is. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['form', 'application/x-www-form-urlencoded'],
  ['xml', 'text/xml; charset=utf-8'],
]);

/** Headers and body, with what Kuma adds to them: basic auth, and the type of the body. */
export const requestOf = (monitor: Reader, apiId: string): Option => {
  const text = monitor.text('headers');
  const parsed = text === '' ? {} : parseJson(text);
  const given = isMap(parsed) ? Object.entries(parsed) : [];
  const method = monitor.text('authMethod');
  const user = monitor.text('basic_auth_user');
  const password = monitor.text('basic_auth_pass');
  const isBasic = method === 'basic' || (method === '' && user !== '');
  const secret = `UPLEDGER_SECRET_${apiId.replaceAll(/\W/gu, '_').toUpperCase()}`;
  const body = monitor.text('body');
  const encoding = monitor.text('httpBodyEncoding') || 'json';
  const mediaType = mediaTypes.get(encoding);
  const saysType = given.some(([name]) => name.toLowerCase() === 'content-type');
  const headers = {
    ...(body !== '' && mediaType !== undefined && !saysType && { 'Content-Type': mediaType }),
    ...Object.fromEntries(
      given.flatMap(([name, value]) => (isScalar(value) ? [[name, String(value ?? '')] as const] : [])),
    ),
    ...(isBasic && { Authorization: `Basic \${env:${secret}}` }),
  };
  const others = !isBasic && (user !== '' || password !== '');
  return optionOf(
    {
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(body !== '' && { body }),
    },
    ...(isMap(parsed) ? [] : ['headers are not JSON, and are not carried over']),
    ...given
      .filter(([, value]) => !isScalar(value))
      .map(([name]) => `the header ${name} is not carried over: it is not text`),
    ...(isBasic ? [`basic auth is read from ${secret} now: set it to USER:PASSWORD in base64`] : []),
    ...(isBasic || method === '' || method === 'null' ? [] : [`authMethod ${method} is not carried over`]),
    ...(others ? ['basic_auth_user and basic_auth_pass are not carried over'] : []),
    ...(mediaType === undefined ? [`httpBodyEncoding ${encoding} is not carried over`] : []),
  );
};
