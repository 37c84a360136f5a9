import * as t from 'io-ts';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export type JsonObject = { readonly [name: string]: Json | undefined };

const isObject = (u: unknown): u is JsonObject => typeof u === 'object' && u !== null && !Array.isArray(u);

/** A JSON object whose members are somebody else's concern. */
export const JsonObject = new t.Type<JsonObject, JsonObject, unknown>(
  'JsonObject',
  isObject,
  (u, c) => (isObject(u) ? t.success(u) : t.failure(u, c, 'must be an object')),
  t.identity,
);
