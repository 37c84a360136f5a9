import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { cleanResult } from '../../../../src/runner/checking/clean-result.ts';
import { createSecretFilter } from '../../../../src/runner/config/secrets/hide-secrets.ts';
import type { ProbeResult } from '../../../../src/runner/ports/probe.ts';

const found = (message: string): ProbeResult => ({
  outcome: 'DOWN',
  latency_ms: 1,
  status_code: 302,
  timings: null,
  attempts: 1,
  error: { kind: 'tls', message },
  redirects: [message],
  assertions: [{ assertion: message, holds: false, seen: message, sentence: message }],
});

const textsOf = ({ error, redirects = [], assertions = [] }: ProbeResult): readonly string[] => [
  error?.message ?? '',
  ...redirects,
  ...assertions.flatMap(({ assertion, seen, sentence }) => [assertion, seen, sentence]),
];

describe('what a check found', () => {
  test.prop([fc.string({ unit: 'binary', maxLength: 300 })])(
    'is always one line without control characters, and a message of at most 200 bytes',
    (text) => {
      const texts = textsOf(cleanResult(found(text), (one) => one));
      for (const one of texts)
        expect(one).not.toMatch(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u);
      expect(Buffer.byteLength(texts[0] ?? '')).toBeLessThanOrEqual(200);
    },
  );

  test.prop([fc.nat({ max: 300 })])('shows no secret, wherever the message is cut', (before) => {
    const secret = 'correct-horse-battery';
    const { error } = cleanResult(found(`${'x'.repeat(before)}${secret}`), createSecretFilter([secret]));
    expect(error?.message).not.toContain('correct');
  });

  it('forges no line of a mail and no colour of a terminal', () => {
    const name = 'a.example\r\nState change: DOWN -> UP\u001B[2J\u009B1m\u202Egnp';
    expect(cleanResult(found(`certificate is for ${name}`), (one) => one).error?.message).toBe(
      'certificate is for a.example State change: DOWN -> UP [2J 1m gnp',
    );
  });
});
