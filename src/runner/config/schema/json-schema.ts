import type * as t from 'io-ts';

/** A JSON Schema (draft-07), as far as it is used here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A codec that also says as JSON Schema what it takes, so that an editor can check a file while it is written. */
export type FieldType<A> = t.Type<A, A, unknown> & Readonly<{ schema: JsonSchema }>;

/** `schema`: all that the codec takes, and as little else as JSON Schema can say. */
export const withSchema = <A>(type: t.Type<A, A, unknown>, schema: JsonSchema): FieldType<A> =>
  Object.assign(type, { schema });
