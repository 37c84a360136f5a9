import * as t from 'io-ts';

/** A codec of what is stored as it is; `must` says what a value has to be: `must be a whole number`. */
export const storedType = <A>(name: string, is: t.Is<A>, must: string): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c, must)), t.identity);
