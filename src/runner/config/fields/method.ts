import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { anyCase } from '../schema/number-pattern.ts';
import { didYouMean } from '../nearest-name.ts';

const Known = t.keyof({
  GET: null,
  HEAD: null,
  POST: null,
  PUT: null,
  PATCH: null,
  DELETE: null,
  OPTIONS: null,
});

export type Method = t.TypeOf<typeof Known>;

const methods = Object.keys(Known.keys);

/** The methods a check may use: written in any case, decoded in capitals. */
export const Method: FieldType<Method> = withSchema(
  new t.Type<Method, Method, unknown>(
    'Method',
    Known.is,
    (u, c) => {
      // `ſ` becomes `S` in capitals: only letters of ASCII are meant.
      const method = typeof u === 'string' && /^[A-Za-z]+$/u.test(u) ? u.toUpperCase() : u;
      if (Known.is(method)) return t.success(method);
      const meant = typeof u === 'string' ? didYouMean(u, methods) : '';
      return t.failure(u, c, `must be one of ${methods.join(', ')}${meant}`);
    },
    t.identity,
  ),
  {
    type: 'string',
    anyOf: [{ enum: methods }, { pattern: `^(?:${methods.map(anyCase).join('|')})$` }],
  },
);
