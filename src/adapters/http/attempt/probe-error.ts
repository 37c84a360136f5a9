import type * as E from 'fp-ts/lib/Either.js';
import type { ErrorKind } from '../../../events/fields/check-error.ts';

/** Why an attempt ended without a verdict on a status. A `final` one would only repeat itself: it is not retried. */
export type Fault = Readonly<{ kind: ErrorKind; message: string; final: boolean }>;

/** The left of any step: it has no right. */
export type Failed = E.Left<Fault>;

export const fault = (kind: ErrorKind, message: string): Failed => ({
  _tag: 'Left',
  left: { kind, message, final: false },
});

export const finalError = (kind: ErrorKind, message: string): Failed => ({
  _tag: 'Left',
  left: { kind, message, final: true },
});

/** The `code` that Node, c-ares, OpenSSL and undici put on their errors; '' when there is none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
