import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { storedType } from '../../../events/fields/stored-type.ts';
import { ChannelUrl } from './channel-url.ts';
import { withSchema } from '../schema/json-schema.ts';
import { SecretOrNull } from './secret-text.ts';

const formats = ['upledger', 'alertmanager'] as const;

const isFormat = (u: unknown): u is (typeof formats)[number] => u === 'upledger' || u === 'alertmanager';

/** An endpoint that takes JSON, signed as Standard Webhooks says where it has a `signing_secret`. */
export const WebhookConfig = t.strict({
  id: ChannelId,
  kind: t.literal('webhook'),
  url: ChannelUrl,
  format: withSchema(storedType('Format', isFormat, `must be ${formats.join(' or ')}`), { enum: formats }),
  signing_secret: SecretOrNull,
});

/** What is wrong with a signing secret that is filled in, or null. */
export const issueOfSigningSecret = (secret: string): string | null =>
  secret.startsWith('whsec_') && !/^[A-Za-z0-9+/]{16,}={0,2}$/u.test(secret.slice('whsec_'.length))
    ? 'must have base64 of at least 12 bytes behind whsec_'
    : null;
