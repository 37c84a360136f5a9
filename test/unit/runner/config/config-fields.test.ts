import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { decodeApiConfig } from '../../../../src/runner/config/decode-api-config.ts';

const decode = (fields: Readonly<Record<string, unknown>>) =>
  decodeApiConfig({ api_id: 'orders', url: 'https://orders.example.com/', ...fields }, '');

const valueOf = (
  field: 'url' | 'expected_status_codes' | 'notify_emails' | 'headers',
  value: unknown,
): unknown => {
  const decoded = decode({ [field]: value });
  return E.isRight(decoded) ? decoded.right[field] : decoded.left.faults;
};

describe('url', () => {
  it.each(['http://127.0.0.1:8080/', 'https://[::1]/x?a=b', 'HTTPS://Example.com', 'http://intranet/a@b'])(
    'may be %s',
    (url) => {
      expect(valueOf('url', url)).toBe(url);
    },
  );

  it('loses its fragment, which no request carries', () => {
    expect(valueOf('url', 'https://a.example/x?y=1#z')).toBe('https://a.example/x?y=1');
  });

  it.each([
    [
      'https://ann:hunter2@a.example/x?k=v',
      'url is "https://***@a.example/x?k=***", must not contain credentials',
    ],
    ['https://ann:hunter2@[bad/x', 'url is "https://***", must be an absolute http or https URL'],
    ['file:///etc/passwd', 'url is "file:///etc/passwd", must be an absolute http or https URL'],
    ['a.example/health?key=hunter2', 'url is "a.example/health?***", must be an absolute http or https URL'],
    ['localhost:8080/health', 'url is "localhost:8080/health", must be an absolute http or https URL'],
    ['https:/a.example', 'url is "https://a.example/", must be an absolute http or https URL'],
    [' https://a.example', 'url is "https://a.example/", must not contain white space'],
    ['https://a.example/a b', 'url is "https://a.example/a%20b", must not contain white space'],
    ['', 'url is "", must be an absolute http or https URL'],
    [7, 'url is 7, must be an http or https URL as text'],
    [`https://a.example/${'x'.repeat(8200)}`, 'must be at most 8192 characters'],
  ])('may not be %s', (url, text) => {
    expect(String(valueOf('url', url))).toContain(text);
    expect(String(valueOf('url', url))).not.toContain('hunter2');
  });
});

describe('expected_status_codes', () => {
  it.each([
    [
      [200, '2xx', '200-204'],
      [200, '2xx', '200-204'],
    ],
    [
      ['2XX', ' 200 - 204 ', '404'],
      ['2xx', '200-204', 404],
    ],
    [new Set([200, 204]), [200, 204]],
    [new Set(['200', '3xx']), [200, '3xx']],
    [
      [100, 599],
      [100, 599],
    ],
  ])('may be %j', (written, codes) => {
    expect(valueOf('expected_status_codes', written)).toStrictEqual(codes);
  });

  it.each([[[]], [new Set()], [200], ['2xx'], [{ 0: 200 }]])('may not be %j', (written) => {
    expect(String(valueOf('expected_status_codes', written))).toMatch(
      /^expected_status_codes is .*, must be a list of 1 to 100 codes/u,
    );
  });

  it('names each item that is no code', () => {
    const items = [200, 99, 600, 200.5, '6xx', '204-200', '200-', '20', null, [200]];
    const faults = valueOf('expected_status_codes', items);
    expect(String(faults).match(/expected_status_codes\[\d\]/gu)).toStrictEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `expected_status_codes[${String(i)}]`),
    );
  });
});

describe('notify_emails', () => {
  it('are each there once, whatever their case', () => {
    expect(valueOf('notify_emails', ['ops@example.com', 'Ops@Example.com', 'b@example.com'])).toStrictEqual([
      'ops@example.com',
      'b@example.com',
    ]);
    expect(valueOf('notify_emails', new Set(['a@example.com']))).toStrictEqual(['a@example.com']);
  });

  it.each([
    'ops',
    'ops@',
    '@example.com',
    'ops@localhost',
    'a b@example.com',
    'a@b@example.com',
    'x@example.com\r\nBcc: y',
    7,
  ])('may not hold %j', (address) => {
    expect(valueOf('notify_emails', ['a@example.com', address])).toStrictEqual([
      expect.stringMatching(/^notify_emails\[1\] is .*must be a mail address/u),
    ]);
  });
});

describe('headers', () => {
  it.each([
    {},
    { Host: 'virtual.example' },
    { 'X-A': '' },
    { Authorization: 'Bearer ${env:UPLEDGER_SECRET_x1}' },
  ])('may be %j', (headers) => {
    expect(valueOf('headers', headers)).toStrictEqual(headers);
  });

  it.each([
    [{ 'X-A': 7 }, 'headers.X-A is a number, must be text: write it in quotes'],
    [{ 'X-A': 'hunter2\r\nX-B: 1' }, 'headers.X-A is ***, must not contain line breaks'],
    [{ 'X-A': 'hunter2 ☃' }, 'headers.X-A is ***, must not contain line breaks or characters'],
    [{ 'X-A': '${env:HOME}' }, 'headers.X-A is ***, must not refer to ${env:HOME}'],
    [{ 'X-A': '${env:UPLEDGER_SECRET_}' }, 'headers.X-A is ***, must not refer to ${env:UPLEDGER_SECRET_}'],
    [{ 'X-A': '${env:UPLEDGER_SECRET_A} ${env:hunter2 !' }, 'headers.X-A is ***, must not refer to ${env:…}'],
    [
      { 'Authorization: Bearer hunter2': 'x' },
      'headers."Authorization…" is ***, must have a valid header name',
    ],
    [{ 'Transfer-Encoding': 'chunked' }, 'headers.Transfer-Encoding is ***, must not be set'],
    [{ 'content-length': '7' }, 'headers.content-length is ***, must not be set'],
    [JSON.parse('{"__proto__": "x"}'), 'headers.__proto__ is ***, must not be set'],
    [{ 'X-A': '1', 'x-a': '2' }, 'headers.x-a is ***, must be set once'],
    [{ hunter2: null }, 'headers has a name without a value'],
    [['Authorization: Bearer hunter2'], 'headers is a list, must be a map'],
    ['Authorization: Bearer hunter2', 'headers is ***, must be a map'],
  ])('may not be %j', (headers, text) => {
    expect(String(valueOf('headers', headers))).toContain(text);
    expect(String(valueOf('headers', headers))).not.toContain('hunter2');
  });
});
