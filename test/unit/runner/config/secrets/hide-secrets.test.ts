import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createRedactor, createSecretFilter } from '../../../../../src/runner/config/secrets/hide-secrets.ts';

/** Every character as one of the forms that a URL allows for it. */
const percentEncoded = (value: string, forms: readonly number[]): string =>
  Array.from(value, (character, i) => {
    const form = (forms[i % forms.length] ?? 0) % 4;
    const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
    if (form === 0) return character;
    const percent = form === 3 ? '%25' : '%';
    return bytes.map((byte) => `${percent}${form === 1 ? byte : byte.toUpperCase()}`).join('');
  }).join('');

const asText = (value: string): string => JSON.stringify(value).slice(1, -1);

describe('a secret of 8 characters or more', () => {
  const secret = fc
    .string({ unit: 'grapheme', minLength: 8, maxLength: 60 })
    .filter((one) => one.trim().length >= 8);
  const around = fc.string({ maxLength: 20 });

  test.prop([secret, around, around])('is never shown, in whatever case', (value, before, after) => {
    const hide = createSecretFilter([value]);
    for (const shown of [value, value.toUpperCase(), value.toLowerCase()])
      expect(hide(`${before}${shown}${after}`)).not.toContain(shown);
  });

  test.prop([secret, around, around, fc.array(fc.nat(), { minLength: 1, maxLength: 60 })])(
    'is never shown percent-encoded, in whole or in part, once or twice',
    (value, before, after, forms) => {
      const shown = percentEncoded(value, forms);
      const hidden = createSecretFilter([value])(`${before} ${shown} ${after}`);
      expect(hidden).not.toContain(shown);
      expect(hidden).toContain('***');
    },
  );

  test.prop([secret, fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 12 })])(
    'is never shown in base64, wherever it stands in what was encoded',
    (value, before, after) => {
      const bytes = Buffer.concat([before, Buffer.from(value), after]);
      for (const shown of [bytes.toString('base64'), bytes.toString('base64url')]) {
        const hidden = createSecretFilter([value])(`<${shown}>`);
        expect(hidden).not.toBe(`<${shown}>`);
        // What is left of it does not hold the secret.
        for (const part of hidden.split(/[^\w+/-]+/u))
          expect(Buffer.from(part, 'base64').toString()).not.toContain(value);
      }
    },
  );

  test.prop([secret, around, around])('is never shown as JSON writes it', (value, before, after) => {
    const hide = createSecretFilter([value]);
    for (const shown of [
      asText(value),
      Array.from(
        { length: value.length },
        (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, '0')}`,
      ).join(''),
    ])
      expect(hide(`"${asText(before)}${shown}${asText(after)}"`)).not.toContain(shown);
  });

  it('is hidden together with what an authorization header makes of it', () => {
    const hide = createSecretFilter([Buffer.from('user:pass word').toString('base64')]);
    expect(hide('no such user:pass word here')).toBe('no such *** here');
  });

  it('is hidden although the text holds no other form of it', () => {
    const hide = createSecretFilter(['swordfish', 'hunter2-hunter2']);
    expect(hide('a swordfish, A%20SwordFish and c3dvcmRmaXNo')).toBe('a ***, A%20*** and ***');
    expect(hide('nothing of it')).toBe('nothing of it');
  });

  it('leaves all other text as it is, broken encodings too', () => {
    const hide = createSecretFilter(['swordfish']);
    const text = 'a 100 % b %zz %e9 %C3 \\u00 \\ \\"x';
    expect(hide(text)).toBe(text);
  });

  it('takes time in proportion to a long text', () => {
    const hide = createSecretFilter(['swordfish', 'x'.repeat(100_000)]);
    expect(hide(`${'%25'.repeat(3000)}swordfish`)).toMatch(/\*\*\*$/u);
  });
});

describe('a shorter secret', () => {
  it('is hidden from texts of those to whom it was sent, and is a word elsewhere', () => {
    expect(createSecretFilter(['hunter2'])('hunter2')).toBe('hunter2');
    expect(createRedactor(['hunter2'])('is Hunter2')).toBe('is ***');
  });
});
