import { storedType } from './stored-type.ts';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export type JsonObject = { readonly [name: string]: Json | undefined };

const isObject = (u: unknown): u is JsonObject => typeof u === 'object' && u !== null && !Array.isArray(u);

/** A JSON object with arbitrary members. */
export const JsonObject = storedType('JsonObject', isObject, 'must be an object');
