import * as t from 'io-ts';

/** A codec of a value that is stored unchanged. `must` is its error text: `must be a whole number`. */
export const storedType = <A>(name: string, is: t.Is<A>, must: string): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c, must)), t.identity);
