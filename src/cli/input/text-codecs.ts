import * as t from 'io-ts';

/** A variable's text as a value, or null when it holds something else; `must` says what it may hold. */
export const fromText = <A>(
  is: t.Is<A>,
  parse: (text: string) => A | null,
  must: string,
): t.Type<A, string, unknown> =>
  new t.Type<A, string, unknown>(
    must,
    is,
    (u, c) => {
      const value = typeof u === 'string' ? parse(u) : null;
      return value === null ? t.failure(u, c, must) : t.success(value);
    },
    String,
  );

const texts = (holds: (text: string) => boolean, must: string): t.Type<string, string, unknown> =>
  fromText(
    (u): u is string => typeof u === 'string' && holds(u),
    (text) => (holds(text) ? text : null),
    must,
  );

const numbers = (
  pattern: RegExp,
  holds: (n: number) => boolean,
  must: string,
): t.Type<number, string, unknown> =>
  fromText(
    (u): u is number => typeof u === 'number' && holds(u),
    (text) => (pattern.test(text) && holds(Number(text)) ? Number(text) : null),
    must,
  );

/** Text of one shape. */
export const shaped = (pattern: RegExp, must: string): t.Type<string, string, unknown> =>
  texts((text) => pattern.test(text), must);

/** `true`, `false`, `1`, `0`. */
export const Switch = fromText(
  t.boolean.is,
  (text) => {
    if (/^(?:true|1)$/iu.test(text)) return true;
    return /^(?:false|0)$/iu.test(text) ? false : null;
  },
  'must be true, false, 1 or 0',
);

/** Digits only: a whole number with both ends included. */
export const wholeNumberText = (least: number, most: number): t.Type<number, string, unknown> =>
  numbers(
    /^\d{1,9}$/u,
    (n) => Number.isInteger(n) && least <= n && n <= most,
    `must be a whole number from ${String(least)} to ${String(most)}`,
  );

/** A number above 0, with or without a fraction. */
export const rateText = (most: number): t.Type<number, string, unknown> =>
  numbers(
    /^\d{1,9}(?:\.\d{1,9})?$/u,
    (n) => n > 0 && n <= most,
    `must be a number above 0 and at most ${String(most)}, such as 0.5`,
  );

/** An absolute http(s) URL without credentials. */
export const EndpointUrl = texts((text) => {
  const url = /^https?:\/\/\S+$/iu.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === '' && url.password === '';
}, 'must be an http or https URL without credentials');
