import * as t from 'io-ts';
import { loggedConfig, unsaidConfig, type LoggedConfig } from './api-configured.ts';
import { canonicalJson } from './encoding/canonical-json.ts';
import { canonicalShape } from './encoding/canonical-shape.ts';
import { ApiId } from './fields/api-id.ts';
import { sha256 } from './fields/sha256.ts';

const textOf = canonicalShape(t.strict({ api_id: ApiId, ...loggedConfig }), unsaidConfig);

/** SHA-256 of the RFC 8785 JSON of exactly what a stored `ApiConfigured` shows of a config. */
export const configDigest = (apiId: string, shown: LoggedConfig): string =>
  sha256(textOf({ ...shown, api_id: apiId }));

/**
 * Other digests that the log may have for the same config: versions before secret names recorded it
 * without those.
 */
export const otherDigests = (apiId: string, shown: LoggedConfig): readonly string[] =>
  shown.secrets.length === 0 ? [] : [configDigest(apiId, { ...shown, secrets: [] })];

/** The first 16 hex digits of a digest of what is asked: when it changes, a streak of the old target says nothing. */
export const targetDigest = (shown: Pick<LoggedConfig, 'method' | 'url'>): string =>
  sha256(canonicalJson({ method: shown.method, url: shown.url })).slice(0, 16);
