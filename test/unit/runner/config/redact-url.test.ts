import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { redactedUrl, redactUrl } from '../../../../src/runner/config/redact-url.ts';

describe('a URL that is shown', () => {
  it.each([
    ['https://a.example/${env:UPLEDGER_SECRET_A}/x', 'https://a.example/***/x'],
    ['https://${env:UPLEDGER_SECRET_A}.example/', 'https://***.example/'],
    ['https://a.example/?k=${env:UPLEDGER_SECRET_A}', 'https://a.example/?k=***'],
    ['https://a.example:${env:UPLEDGER_SECRET_A}/', 'https://a.example:***/'],
    ['${env:UPLEDGER_SECRET_A}', '***'],
    ['${env:UPLEDGER_SECRET_A}/health?x=1', '***/health?***'],
  ])('masks the secrets that it names: %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it.each([
    ['HTTPS://EXAMPLE.com/%7Ea', 'HTTPS://EXAMPLE.com/%7Ea'],
    ['http://192.168.010.001/x', 'http://192.168.010.001/x'],
    [' https://a.example/ b?k=hunter2&hunter2#hunter2', ' https://a.example/ b?k=***&***#***'],
    ['https://ann:hunter2@A.example/x', 'https://***@A.example/x'],
    ['https:a.example', 'https:a.example'],
    [String.raw`https:\\a.example\x`, String.raw`https:\\a.example\x`],
    ['https://ann:hun\tter2@a.example', 'https://***@a.example'],
    ['https://ann:hunter2/@a.example', 'https://***'],
    ['a.example/${env:UPLEDGER_SECRET_A}', 'a.example/***'],
  ])('of a fault stands as it was written, masked: %j', (url, shown) => {
    expect(redactedUrl(url)).toBe(shown);
  });

  test.prop([fc.webUrl({ validSchemes: ['http', 'https'] })])(
    'is exactly what was written where there is nothing to mask',
    (url) => {
      fc.pre(!url.includes('@'));
      expect(redactedUrl(url)).toBe(url);
    },
  );
});
