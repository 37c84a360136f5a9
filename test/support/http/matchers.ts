// vitest types these as `any`; `unknown` keeps the rest of an expectation checked.
import { expect } from 'vitest';

export const aNumber: unknown = expect.any(Number);

export const textWith = (part: string): unknown => expect.stringContaining(part);

export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
