import { createHmac } from 'node:crypto';

/** `whsec_` and base64, as Standard Webhooks writes a key; any other text is the key as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);

/** The headers of Standard Webhooks: the id of the message, seconds since 1970, and an HMAC over both and the body. */
export const webhookHeaders = (
  id: string,
  now: number,
  body: string,
  secret: string | null,
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(now / 1000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === null) return headers;
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
};
