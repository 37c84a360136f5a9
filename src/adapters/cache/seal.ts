import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const authTagLength = 16;

/** Encrypts bytes with a key of 32 bytes: nonce, tag, ciphertext. */
export const seal = (key: Buffer, content: Buffer): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength });
  const encrypted = cipher.update(content);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
};

/** What was sealed with this key. Throws if it was another key, or a bit of it has changed. */
export const unseal = (key: Buffer, sealed: Buffer): Buffer => {
  const tagEnd = nonceBytes + authTagLength;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength });
  decipher.setAuthTag(sealed.subarray(nonceBytes, tagEnd));
  const content = decipher.update(sealed.subarray(tagEnd));
  decipher.final();
  return content;
};
