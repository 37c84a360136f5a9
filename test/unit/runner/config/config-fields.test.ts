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
    ['https:/a.example', 'url is "https:/a.example", must be an absolute http or https URL'],
    [' https://a.example', 'url is " https://a.example", must not contain white space'],
    ['https://a.example/a b', 'url is "https://a.example/a b", must not contain white space'],
    ['', 'url is "", must be an absolute http or https URL'],
    [7, 'url is 7, must be an http or https URL as text'],
    [`https://a.example/${'x'.repeat(8200)}`, 'must be at most 8192 characters'],
  ])('may not be %s', (url, text) => {
    expect(String(valueOf('url', url))).toContain(text);
    expect(String(valueOf('url', url))).not.toContain('hunter2');
  });
});

describe('url, as it is written', () => {
  it.each([
    ['http://192.168.010.001/', '192.168.8.1'],
    ['http://0x7f.1:8080/x', '127.0.0.1'],
    ['http://127.1', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://017700000001/', '127.0.0.1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
  ])('may not be the address %s, which is read as %s', (url, read) => {
    expect(valueOf('url', url)).toStrictEqual([
      `url is ${JSON.stringify(url)}, must write an IPv4 address as four decimal numbers without leading zeros: this one is read as ${read}`,
    ]);
  });

  it.each([
    'http://10.0.0.1:80/',
    'http://[::ffff:10.0.0.1]/',
    'http://1.example/',
    'http://xn--e1afmkfd.example/',
  ])('may be %s', (url) => {
    expect(valueOf('url', url)).toBe(url);
  });

  it.each([
    ['https://a.exa\u200Bmple/', 'U+200B', '\\u200b'],
    ['https://a.example/\u00ADx', 'U+00AD', '\\u00ad'],
    ['https://a.example/\uFEFF', 'U+FEFF', '\\ufeff'],
    ['https://a.example/\u202Ex', 'U+202E', '\\u202e'],
    ['https://a.example/\u3164', 'U+3164', '\\u3164'],
    ['https://a.example/\u{E0061}', 'U+E0061', '\\udb40\\udc61'],
  ])('may not hold what nobody sees (%#), which is shown as its escape', (url, name, escape) => {
    const [fault = ''] = [valueOf('url', url)].flat().map(String);
    // Some are white space to JavaScript as well.
    expect(fault).toMatch(/must not contain (?:invisible characters|white space)/u);
    if (fault.includes('invisible')) expect(fault).toContain(name);
    expect(fault).toContain(escape);
  });
});

describe('references to variables', () => {
  it.each([
    ['${TOKEN}', '${TOKEN}', 'UPLEDGER_SECRET_TOKEN'],
    ['$API_KEY', '$API_KEY', 'UPLEDGER_SECRET_API_KEY'],
    ['x$TOKEN/y', '$TOKEN', 'UPLEDGER_SECRET_TOKEN'],
    ['$UPLEDGER_SECRET_A', '$UPLEDGER_SECRET_A', 'UPLEDGER_SECRET_A'],
    ['${UPLEDGER_SECRET_A}', '${UPLEDGER_SECRET_A}', 'UPLEDGER_SECRET_A'],
    ['${token}', '${token}', 'UPLEDGER_SECRET_token'],
    ['${TOKEN:-hunter2}', '${…}', 'UPLEDGER_SECRET_NAME'],
  ])(
    'that nothing fills in are refused with advice, in url, headers and body: %s',
    (written, shown, secret) => {
      const advice = `must not contain ${shown}, which would be sent as it stands: set ${secret} and write \${env:${secret}}`;
      const faults = [
        { url: `https://a.example/${written}` },
        { headers: { 'X-A': written } },
        { body: `{"token": "${written}"}` },
      ].map((fields) => {
        const decoded = decode(fields);
        return E.isLeft(decoded) ? decoded.left.faults.join() : 'decoded';
      });
      expect(faults.filter((fault) => fault.includes(advice))).toHaveLength(3);
      expect(faults.slice(1).join()).not.toContain('hunter2');
    },
  );

  it.each([
    { url: 'https://a.example/odata?$filter=x&$top=1' },
    { body: 'query($id: ID!) { node(id: $id) { name } }' },
    { body: '{"$set": {"price": "$5", "hash": "$2b$10$abcABC"}}' },
    { headers: { Cookie: '$Version=1; a=b' } },
  ])('are not what begins with $ for other reasons: %j', (fields) => {
    expect(E.isRight(decode(fields))).toBe(true);
  });

  it.each([
    'https://a.example/${env:UPLEDGER_SECRET_A}/x?k=${env:UPLEDGER_SECRET_B}',
    'https://${env:UPLEDGER_SECRET_HOST}/',
    'https://10.0.0.${env:UPLEDGER_SECRET_HOST}/',
    'https://a.example:${env:UPLEDGER_SECRET_PORT}/',
    '${env:UPLEDGER_SECRET_URL}',
  ])('to secrets may stand in a url: %s', (url) => {
    expect(valueOf('url', url)).toBe(url);
  });

  it.each([
    ['https://a.example/${env:HOME}', 'must not refer to ${env:HOME}'],
    ['ftp://${env:UPLEDGER_SECRET_A}/', 'must be an absolute http or https URL'],
    ['https://${env:UPLEDGER_SECRET_A}:${env:UPLEDGER_SECRET_B}@a.example/', 'must not contain credentials'],
    ['https://[${env:UPLEDGER_SECRET_A}/', 'must be an absolute http or https URL'],
  ])('in a url that could not be one are refused: %s', (url, text) => {
    expect(String(valueOf('url', url))).toContain(text);
  });
});

describe('durations', () => {
  const seconds = (value: unknown) => {
    const decoded = decode({ check_interval_seconds: value });
    return E.isRight(decoded) ? decoded.right.check_interval_seconds : decoded.left.faults;
  };
  const ms = (value: unknown) => {
    const decoded = decode({ timeout_ms: value });
    return E.isRight(decoded) ? decoded.right.timeout_ms : decoded.left.faults;
  };

  it.each([
    [30, 30, 30],
    ['30s', 30, 30_000],
    ['2m', 120, 120_000],
    ['1 min', 60, 60_000],
    ['030s', 30, 30_000],
    ['5000ms', 5, 5000],
  ])('may be %j', (written, inSeconds, inMs) => {
    expect([seconds(written), ms(written)]).toStrictEqual([inSeconds, inMs]);
  });

  it.each(['30', '1.5m', ' 30s', '1d2h', '-30s', '2d', '0s', '', 's', '500µs', '30S'])(
    'may not be %j',
    (written) => {
      expect(seconds(written)).toStrictEqual([
        `check_interval_seconds is "${written}", must be a whole number from 1 to 86400, or a duration such as 30s or 2m`,
      ]);
    },
  );

  it('may not be a part of their unit', () => {
    expect(String(seconds('500ms'))).toContain('check_interval_seconds is "500ms", must be');
    expect(ms('500ms')).toBe(500);
  });

  it('count as what they mean where a check would take too long', () => {
    expect(E.isLeft(decode({ timeout_ms: '90s', retries: 1 }))).toBe(true);
    expect(E.isRight(decode({ timeout_ms: '60s', retries: 1 }))).toBe(true);
  });
});

describe('method', () => {
  it.each(['get', 'Post', 'OPTIONS'])('may be written in any case: %s', (method) => {
    const decoded = decode({ method });
    expect(E.isRight(decoded) && decoded.right.method).toBe(method.toUpperCase());
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

  it('names an item without a value, also when it is the only one', () => {
    expect(valueOf('expected_status_codes', [null])).toStrictEqual([
      'expected_status_codes[0] is missing, must be a code from 100 to 599, or a range such as "2xx" or "200-204"',
    ]);
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
    { Connection: 'close' },
    { connection: 'Keep-Alive' },
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
    [{ Connection: 'upgrade' }, 'headers.Connection is ***, must be close or keep-alive'],
    [{ connection: 'close, X-A' }, 'headers.connection is ***, must be close or keep-alive'],
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
