import { describe, expect, it } from 'vitest';
import { fc, test } from '@fast-check/vitest';
import { fillReferences } from '../../../../../src/runner/config/secrets/fill-in.ts';
import { createRedactor } from '../../../../../src/runner/config/secrets/hide-secrets.ts';
import {
  missingSecrets,
  namedSecrets,
  secretIssues,
  withSecrets,
} from '../../../../../src/runner/config/secrets/secrets.ts';
import { apiConfig } from '../../../../support/monitor/monitor.ts';

const config = apiConfig('a', {
  url: 'https://a.example/${env:UPLEDGER_SECRET_PATH}?k=${env:UPLEDGER_SECRET_KEY}',
  headers: { Authorization: 'Bearer ${env:UPLEDGER_SECRET_KEY}' },
  body: '{"token": "${env:UPLEDGER_SECRET_BODY}"}',
});
const all = { UPLEDGER_SECRET_PATH: 'p', UPLEDGER_SECRET_KEY: 'k', UPLEDGER_SECRET_BODY: 'b' };

describe('the secrets of a config', () => {
  it('are those of url, headers and body, each once', () => {
    expect(namedSecrets(config)).toStrictEqual([
      'UPLEDGER_SECRET_PATH',
      'UPLEDGER_SECRET_KEY',
      'UPLEDGER_SECRET_BODY',
    ]);
    expect(missingSecrets(config, { UPLEDGER_SECRET_KEY: 'k' })).toStrictEqual([
      'UPLEDGER_SECRET_PATH',
      'UPLEDGER_SECRET_BODY',
    ]);
    expect(secretIssues(config, all)).toStrictEqual([]);
  });

  it('are named with their field when they are not there', () => {
    expect(secretIssues(config, {})).toStrictEqual([
      'url names UPLEDGER_SECRET_PATH, UPLEDGER_SECRET_KEY, which are not set in the environment',
      'headers name UPLEDGER_SECRET_KEY, which is not set in the environment',
      'body names UPLEDGER_SECRET_BODY, which is not set in the environment',
    ]);
  });

  it.each([
    [
      { UPLEDGER_SECRET_KEY: 'hunter2\nx' },
      [
        'url, with UPLEDGER_SECRET_PATH, UPLEDGER_SECRET_KEY filled in, must not contain white space',
        'headers name UPLEDGER_SECRET_KEY, which is ***, must not contain line breaks or characters that a header cannot carry',
      ],
    ],
    [
      { UPLEDGER_SECRET_PATH: 'hunter2#' },
      ['url, with UPLEDGER_SECRET_PATH, UPLEDGER_SECRET_KEY filled in, must not contain #: write it as %23'],
    ],
    [{ UPLEDGER_SECRET_BODY: 'two\nlines ☃' }, []],
  ])('must be such as their field can carry (%#), and are not shown', (changed, faults) => {
    expect(secretIssues(config, { ...all, ...changed })).toStrictEqual(faults);
  });

  it.each([
    ['https://hunter2.example/x', []],
    ['hunter2.example', [expect.stringContaining('must be an absolute http or https URL')]],
    ['https://ann:hunter2@a.example/', [expect.stringContaining('must not contain credentials')]],
    ['http://127.1/', [expect.stringContaining('must write an IPv4 address')]],
  ])('may be a whole URL: %s', (value, faults) => {
    const whole = apiConfig('a', { url: '${env:UPLEDGER_SECRET_URL}' });
    const found = secretIssues(whole, { UPLEDGER_SECRET_URL: value });
    expect(found).toStrictEqual(faults);
    expect(found.join()).not.toContain('hunter2');
  });

  it('cost the APIs that name them, and no other', () => {
    const read = { configs: [config, apiConfig('b')], invalid: [] };
    const { configs, invalid } = withSecrets(read, (one) => secretIssues(one, {}));
    expect(configs.map(({ api_id }) => api_id)).toStrictEqual(['b']);
    expect(invalid).toMatchObject([{ api_id: 'a' }]);
  });

  it('are filled in as they are, once: what a secret holds is no template', () => {
    expect(
      fillReferences('<${env:UPLEDGER_SECRET_A}>', {
        UPLEDGER_SECRET_A: '$& ${env:UPLEDGER_SECRET_B}',
        UPLEDGER_SECRET_B: 'no',
      }),
    ).toBe('<$& ${env:UPLEDGER_SECRET_B}>');
  });
});

describe('what shows no secret', () => {
  const secret = fc.stringMatching(/^zq[ -~äö☃]{6,20}$/u);

  test.prop([secret, fc.string(), fc.string()])('masks it wherever it stands', (value, before, after) => {
    const redact = createRedactor([value]);
    for (const shown of [value, value.toUpperCase(), encodeURI(value), encodeURIComponent(value)])
      expect(redact(`${before}${shown}${after}`).toLowerCase()).not.toContain(shown.toLowerCase());
  });

  test.prop([secret, fc.nat({ max: 30 })])('also where the text is cut within it', (value, at) => {
    const cut = value.slice(0, Math.min(at, value.length - 1));
    const shown = createRedactor([value])(`leads to https://x/${cut}…`);
    expect(cut.length >= 3 ? shown.includes(cut) : false).toBe(false);
  });

  it('masks the host and the path of a URL that is secret as a whole', () => {
    const redact = createRedactor(['https://Hooks.example.com/services/T0AAAA/xyzxyz']);
    expect(redact('cannot find hooks.example.com')).toBe('cannot find ***');
    expect(redact('leads back to https://hooks.example.com/services/T0AAAA/xyzxyz')).toBe(
      'leads back to ***',
    );
    expect(redact('leads back to /services/other/xyzxyz')).toBe('leads back to /***/other/***');
  });
});
