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
