import * as t from 'io-ts';

export const ErrorKind = t.keyof({
  timeout: null,
  dns: null,
  refused: null,
  reset: null,
  tls: null,
  status: null,
  blocked: null,
  protocol: null,
  other: null,
  assertion: null,
});
export type ErrorKind = t.TypeOf<typeof ErrorKind>;

/** Why a check is DOWN; `message` is for people, at most 200 bytes of UTF-8 (160 in a check of v 2). */
export const CheckError = t.readonly(t.strict({ kind: ErrorKind, message: t.string }), 'CheckError');
export type CheckError = t.TypeOf<typeof CheckError>;
