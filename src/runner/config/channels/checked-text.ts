import * as t from 'io-ts';
import { withSchema, type FieldType, type JsonSchema } from '../schema/json-schema.ts';

/** A codec of text; `issueOf` says what is wrong with one: `must be …`. `schema` says the same for editors, as far as it can. */
export const checkedText = (
  name: string,
  issueOf: (text: string) => string | null,
  schema: JsonSchema,
): FieldType<string> =>
  withSchema(
    new t.Type<string, string, unknown>(
      name,
      (u): u is string => typeof u === 'string' && issueOf(u) === null,
      (u, c) => {
        const issue = typeof u === 'string' ? issueOf(u) : 'must be text';
        return typeof u === 'string' && issue === null
          ? t.success(u)
          : t.failure(u, c, issue ?? 'must be text');
      },
      t.identity,
    ),
    { type: 'string', ...schema },
  );
