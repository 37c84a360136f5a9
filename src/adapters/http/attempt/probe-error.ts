import type * as E from 'fp-ts/lib/Either.js';
import type { ErrorKind } from '../../../events/fields/check-error.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';

/** The left of any step: it has no `right`. */
export type Failed = E.Left<RequestError>;

export const probeError = (kind: ErrorKind, message: string): Failed => ({
  _tag: 'Left',
  left: { kind, message, final: false },
});

export const finalError = (kind: ErrorKind, message: string): Failed => ({
  _tag: 'Left',
  left: { kind, message, final: true },
});

/** The `code` of an error of Node, c-ares, OpenSSL or undici; '' if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
