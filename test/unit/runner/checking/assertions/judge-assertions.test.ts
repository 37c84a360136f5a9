import { describe, expect, it } from 'vitest';
import { assertionError } from '../../../../../src/runner/checking/assertions/judge-assertions.ts';
import type { Assertion } from '../../../../../src/runner/config/fields/assertions.ts';
import type { AssertionResult, ReceivedResponse } from '../../../../../src/runner/ports/probe.ts';
import { bodyOf, judged } from '../../../../support/assertions/judged.ts';

const sentenceOf = ([result]: readonly AssertionResult[]): string =>
  result === undefined
    ? 'nothing was judged'
    : result.holds && result.sentence === ''
      ? 'holds'
      : result.sentence;

const health = JSON.stringify({
  status: 'degraded',
  ready: true,
  nothing: null,
  count: 12,
  text: '12',
  price: 9.95,
  zero: 0,
  empty: '',
  list: ['a', 2, null, { id: 7 }],
  items: [{ id: 1 }, { id: 2 }, { id: 3 }],
  'odd name': { '': 'nameless', "it's": 'quoted' },
  long: 'x'.repeat(100),
});

const holds = 'holds';

describe('an assertion about JSON', () => {
  it.each<[string, Assertion, string]>([
    // Types
    ['text', { json: '$.status', equals: 'degraded' }, holds],
    ['other text', { json: '$.status', equals: 'ok' }, '$.status is "degraded", expected "ok"'],
    [
      'text in another case',
      { json: '$.status', equals: 'Degraded' },
      '$.status is "degraded", expected "Degraded"',
    ],
    ['true', { json: '$.ready', equals: true }, holds],
    ['true, not false', { json: '$.ready', equals: false }, '$.ready is true, expected false'],
    [
      'true as text',
      { json: '$.ready', equals: 'true' },
      '$.ready is true (true or false), expected "true" (text)',
    ],
    ['null', { json: '$.nothing', equals: null }, holds],
    ['null, not text', { json: '$.nothing', equals: 'x' }, '$.nothing is null (null), expected "x" (text)'],
    ['a number', { json: '$.count', equals: 12 }, holds],
    ['a number as text', { json: '$.text', equals: 12 }, '$.text is "12" (text), expected 12 (a number)'],
    ['text as a number', { json: '$.count', equals: '12' }, '$.count is 12 (a number), expected "12" (text)'],
    ['a fraction', { json: '$.price', equals: 9.95 }, holds],
    [
      'zero, not false',
      { json: '$.zero', equals: false },
      '$.zero is 0 (a number), expected false (true or false)',
    ],
    ['empty text', { json: '$.empty', equals: '' }, holds],
    [
      'a list, not a scalar',
      { json: '$.list', equals: 'a' },
      '$.list is a list of 4 items (a list), expected "a" (text)',
    ],
    [
      'an object, not null',
      { json: '$.items[0]', equals: null },
      '$.items[0] is an object (an object), expected null (null)',
    ],
    // Operators
    ['another value', { json: '$.status', not_equals: 'ok' }, holds],
    [
      'the same value',
      { json: '$.status', not_equals: 'degraded' },
      '$.status is "degraded", expected anything but "degraded"',
    ],
    ['a part', { json: '$.status', contains: 'grad' }, holds],
    ['no part', { json: '$.status', contains: 'up' }, '$.status is "degraded", expected it to contain "up"'],
    [
      'an unwanted part',
      { json: '$.status', not_contains: 'grad' },
      '$.status is "degraded", expected it not to contain "grad"',
    ],
    ['a part of a number', { json: '$.count', contains: '1' }, '$.count is 12, expected it to contain "1"'],
    [
      'no part of a number',
      { json: '$.count', not_contains: '3' },
      '$.count is 12, expected it not to contain "3"',
    ],
    ['an item of a list', { json: '$.list', contains: 2 }, holds],
    [
      'an item of another type',
      { json: '$.list', contains: '2' },
      '$.list is a list of 4 items, expected it to contain "2"',
    ],
    ['no item of a list', { json: '$.list', not_contains: 'b' }, holds],
    ['a pattern', { json: '$.status', matches: '^deg.*d$' }, holds],
    [
      'no pattern',
      { json: '$.status', matches: '^ok$' },
      '$.status is "degraded", expected it to match "^ok$"',
    ],
    [
      'an unwanted pattern',
      { json: '$.status', not_matches: 'gr' },
      '$.status is "degraded", expected it not to match "gr"',
    ],
    [
      'a pattern and a number',
      { json: '$.count', matches: '1' },
      '$.count is 12 (a number), expected it to match "1" (text)',
    ],
    ['at least', { json: '$.count', at_least: 12 }, holds],
    ['less', { json: '$.count', at_least: 12.5 }, '$.count is 12, expected at least 12.5'],
    ['at most', { json: '$.price', at_most: 10 }, holds],
    ['more', { json: '$.count', at_most: 11 }, '$.count is 12, expected at most 11'],
    [
      'text and a limit',
      { json: '$.text', at_most: 100 },
      '$.text is "12" (text), expected at most 100 (a number)',
    ],
    [
      'null and a limit',
      { json: '$.nothing', at_least: 0 },
      '$.nothing is null (null), expected at least 0 (a number)',
    ],
    // Paths
    ['a missing path', { json: '$.state', equals: 'ok' }, '$.state is missing, expected "ok"'],
    [
      'a path into a scalar',
      { json: '$.status.length', equals: 8 },
      '$.status.length is missing, expected 8',
    ],
    ['what every object inherits', { json: '$.constructor', exists: false }, holds],
    ['null exists', { json: '$.nothing', exists: true }, holds],
    ['a missing path exists', { json: '$.state', exists: true }, '$.state is missing, expected it to exist'],
    [
      'a path that must not exist',
      { json: '$.status', exists: false },
      '$.status is "degraded", expected it not to exist',
    ],
    [
      'a missing path is not equal',
      { json: '$.state', not_equals: 'ok' },
      '$.state is missing, expected anything but "ok"',
    ],
    [
      'several values',
      { json: '$.items[*].id', equals: 1 },
      '$.items[*].id selects 3 values, expected exactly one',
    ],
    ['several values exist', { json: '$.items[*].id', exists: true }, holds],
    [
      'several values exist, and must not',
      { json: '$.items[*].id', exists: false },
      '$.items[*].id is 3 values, expected it not to exist',
    ],
    ['one of a wildcard', { json: '$.list[3][*]', equals: 7 }, holds],
    ['an index from the end', { json: '$.items[-1].id', equals: 3 }, holds],
    ['an index too far', { json: '$.items[3].id', equals: 3 }, '$.items[3].id is missing, expected 3'],
    ['a slice of one', { json: '$.items[1:2].id', equals: 2 }, holds],
    ['a slice backwards', { json: '$.items[:-2:-1].id', equals: 3 }, holds],
    ['a slice of nothing', { json: '$.items[0:2:0]', exists: false }, holds],
    ['two names of which one is there', { json: "$['status','state']", equals: 'degraded' }, holds],
    ['an odd name', { json: "$['odd name']['']", equals: 'nameless' }, holds],
    ['a name with a quote', { json: "$['odd name']['it\\'s']", equals: 'quoted' }, holds],
    ['the root', { json: '$', exists: true }, holds],
    ['long text', { json: '$.long', equals: 'y' }, `$.long is a text of 100 characters, expected "y"`],
    [
      'a long text to compare with',
      { json: '$.status', equals: 'y'.repeat(41) },
      `$.status is "degraded", expected "${'y'.repeat(40)}…"`,
    ],
    [
      'a long path',
      { json: `$.${'a'.repeat(80)}`, exists: true },
      `$.${'a'.repeat(58)}… is missing, expected it to exist`,
    ],
    ['a secret', { json: '$.status', equals: 'hunter2', secret: true }, '$.status is ***, expected ***'],
    [
      'a secret of another type',
      { json: '$.count', equals: 'hunter2', secret: true },
      '$.count is ***, expected ***',
    ],
    [
      'several secrets',
      { json: '$.items[*].id', equals: 'x', secret: true },
      '$.items[*].id selects ***, expected exactly one',
    ],
  ])('with %s: %j', async (_, assertion, says) => {
    expect(sentenceOf(await judged([assertion], { body: bodyOf(health) }))).toBe(says);
  });

  it.each<[string, string | Uint8Array, Assertion, string]>([
    ['no body (HEAD, 204, 304)', '', { json: '$.a', equals: 1 }, '$.a cannot be judged: the body is empty'],
    [
      'no body, and a path that must not exist',
      '',
      { json: '$.a', exists: false },
      '$.a cannot be judged: the body is empty',
    ],
    ['HTML', '<html>', { json: '$.a', equals: 1 }, '$.a cannot be judged: the body is not JSON'],
    [
      'JSON that ends too early',
      '{"a": 1',
      { json: '$.a', equals: 1 },
      '$.a cannot be judged: the body is not JSON',
    ],
    ['a scalar', '"ok"', { json: '$', equals: 'ok' }, holds],
    ['the last of two members of one name', '{"a": 1, "a": 2}', { json: '$.a', equals: 2 }, holds],
    ['__proto__', '{"__proto__": 1}', { json: '$.__proto__', equals: 1 }, holds],
    [
      'a large whole number',
      '{"a": 9007199254740993}',
      { json: '$.a', equals: 9007199254740991 },
      '$.a is about 9007199254740992, expected 9007199254740991',
    ],
    ['the largest exact number', '{"a": 9007199254740991}', { json: '$.a', equals: 9007199254740991 }, holds],
    ['a number beyond all', '{"a": 1e999}', { json: '$.a', at_least: 1 }, holds],
    ['nesting', `${'['.repeat(50_000)}1${']'.repeat(50_000)}`, { json: '$[0][0][0]', exists: true }, holds],
    ['a byte order mark', '\uFEFF{"a": 1}', { json: '$.a', equals: 1 }, holds],
    ['UTF-16 with its mark', Buffer.from('\uFEFF{"a": "é"}', 'utf16le'), { json: '$.a', equals: 'é' }, holds],
    [
      'bytes that are no UTF-8',
      Buffer.from('{"a": "\xff"}', 'latin1'),
      { json: '$.a', equals: '\uFFFD' },
      holds,
    ],
    [
      'escapes for a terminal',
      '{"a": "\\u001b[31m\\u202e"}',
      { json: '$.a', equals: 'x' },
      '$.a is "\\u001b[31m\\u202e", expected "x"',
    ],
    [
      'an unpaired surrogate',
      '{"a": "\\ud800"}',
      { json: '$.a', equals: 'x' },
      '$.a is "\uFFFD", expected "x"',
    ],
  ])('of a body that holds %s', async (_, body, assertion, says) => {
    expect(sentenceOf(await judged([assertion], { body: bodyOf(body) }))).toBe(says);
  });

  it('of a body that was cut says why', async () => {
    const body = { bytes: null, error: 'the body is larger than 1 MiB' };
    expect(sentenceOf(await judged([{ json: '$.a', equals: 1 }], { body }))).toBe(
      '$.a cannot be judged: the body is larger than 1 MiB',
    );
  });
});

describe('an assertion about a header', () => {
  const headers: ReceivedResponse['headers'] = {
    'content-type': 'application/json; charset=utf-8',
    'x-remaining': '17',
    'cache-control': ['no-cache', 'private'],
    'x-empty': '',
    'x-city': Buffer.from('Zürich').toString('latin1'),
    'x-latin': 'Zürich',
    'x-cities': [Buffer.from('Zürich').toString('latin1'), 'Köln'],
  };

  it.each<[Assertion, string]>([
    [{ header: 'Content-Type', matches: '^application/json' }, holds],
    [
      { header: 'content-type', equals: 'text/html' },
      'header content-type is "application/json; charset=utf-8", expected "text/html"',
    ],
    [{ header: 'x-remaining', at_least: 17 }, holds],
    [{ header: 'x-remaining', at_least: 18 }, 'header x-remaining is "17", expected at least 18'],
    [
      { header: 'content-type', at_least: 1 },
      'header content-type is "application/json; charset=utf-8", expected at least 1',
    ],
    [{ header: 'cache-control', equals: 'no-cache, private' }, holds],
    [{ header: 'cache-control', contains: 'private' }, holds],
    [{ header: 'x-empty', exists: true }, holds],
    [{ header: 'x-none', exists: false }, holds],
    [{ header: 'x-none', not_contains: 'a' }, 'header x-none is missing, expected it not to contain "a"'],
    // Latin-1 is how the client reads the bytes of a header.
    [{ header: 'x-city', equals: 'Zürich' }, holds],
    [{ header: 'x-latin', equals: 'Zürich' }, holds],
    [{ header: 'x-cities', equals: 'Zürich, Köln' }, holds],
    [{ header: 'x-city', equals: 'Bern' }, 'header x-city is "Zürich", expected "Bern"'],
    [{ header: 'toString', exists: true }, 'header tostring is missing, expected it to exist'],
    [{ header: 'x-remaining', equals: 'hunter2', secret: true }, 'header x-remaining is ***, expected ***'],
  ])('%j', async (assertion, says) => {
    expect(sentenceOf(await judged([assertion], { headers }))).toBe(says);
  });
});

describe('an assertion about the body', () => {
  it.each<[string, Assertion, string]>([
    ['pong', { body: true, equals: 'pong' }, holds],
    ['pang', { body: true, equals: 'pong' }, 'body is a text of 4 characters, expected "pong"'],
    ['{"db":"up"}', { body: true, contains: '"db":"up"' }, holds],
    [
      '{"db":"up"}',
      { body: true, not_contains: 'up' },
      'body is a text of 11 characters, expected it not to contain "up"',
    ],
    ['version: 17', { body: true, matches: 'version: \\d+' }, holds],
    [
      'version: x',
      { body: true, matches: 'version: \\d+' },
      'body is a text of 10 characters, expected it to match "version: \\\\d+"',
    ],
    ['42\n', { body: true, at_least: 40 }, holds],
    ['', { body: true, exists: true }, 'body is missing, expected it to exist'],
    ['', { body: true, exists: false }, holds],
    ['', { body: true, contains: 'x' }, 'body is empty, expected it to contain "x"'],
    ['hunter2', { body: true, equals: 'x', secret: true }, 'body is ***, expected ***'],
  ])('%j with %j', async (body, assertion, says) => {
    expect(sentenceOf(await judged([assertion], { body: bodyOf(body) }))).toBe(says);
  });

  it('reads the charset that the header names, and UTF-8 where nobody knows it', async () => {
    const assertion: Assertion = { body: true, equals: 'é' };
    const inCharset = async (charset: string, bytes: readonly number[]) =>
      sentenceOf(
        await judged([assertion], {
          headers: { 'content-type': `text/plain; charset=${charset}` },
          body: bodyOf(Uint8Array.from(bytes)),
        }),
      );
    expect(await inCharset('iso-8859-1', [0xe9])).toBe(holds);
    expect(await inCharset('"UTF-8"', [0xc3, 0xa9])).toBe(holds);
    expect(await inCharset('klingon', [0xc3, 0xa9])).toBe(holds);
    expect(await inCharset('utf-8', [0xe9])).not.toBe(holds);
  });

  it('matches in the first 128 KiB, and contains anywhere', async () => {
    const body = bodyOf(`${'a'.repeat(131_071)}bc`);
    const results = await judged(
      [
        { body: true, matches: 'ab$' },
        { body: true, matches: 'c' },
        { body: true, contains: 'bc' },
      ],
      { body },
    );
    expect(results.map((one) => one.holds)).toStrictEqual([true, false, true]);
    expect(results[1]?.sentence).toBe(
      'body is a text of 131073 characters, of which the first 128 KiB count, expected it to match "c"',
    );
  });
});

describe('the error', () => {
  const assertions: readonly Assertion[] = [
    { json: '$.ready', equals: true },
    { json: '$.status', equals: 'ok' },
    { json: '$.count', at_most: 1 },
  ];

  it('names the first that fails, and how many do', async () => {
    expect(assertionError(await judged(assertions, { body: bodyOf(health) }))).toStrictEqual({
      kind: 'assertion',
      message: '$.status is "degraded", expected "ok" (2 of 3 assertions failed)',
    });
    expect(assertionError(await judged(assertions.slice(1, 2), { body: bodyOf(health) }))?.message).toBe(
      '$.status is "degraded", expected "ok" (1 of 1 assertion failed)',
    );
  });

  it('is none when all hold', async () => {
    expect(assertionError(await judged(assertions.slice(0, 1), { body: bodyOf(health) }))).toBeNull();
  });

  it('is cut to 160 bytes, never its count', async () => {
    const long = '☃'.repeat(60);
    const results = await judged([{ json: `$['${long}']`, contains: long }], {
      body: bodyOf(JSON.stringify({ [long]: long.slice(1) })),
    });
    const message = assertionError(results)?.message ?? '';
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(160);
    expect(message).toMatch(/^\$\['☃+… \(1 of 1 assertion failed\)$/u);
  });
});

describe('what an answer holds', () => {
  const toldOf = async (echo: string, redact: (text: string) => string) => {
    const said = await judged(
      [
        { json: '$.echo', equals: 'ok' },
        { header: 'x-echo', equals: 'ok' },
      ],
      { body: bodyOf(JSON.stringify({ echo })), headers: { 'x-echo': echo } },
      redact,
    );
    return said.map(({ seen, sentence }) => [seen, sentence]);
  };

  it('is shown without a secret that it repeats', async () => {
    const told = await toldOf('token s3cret-1', (text) => text.replaceAll('s3cret-1', '***'));
    expect(told).toEqual([
      ['"token ***"', '$.echo is "token ***", expected "ok"'],
      ['"token ***"', 'header x-echo is "token ***", expected "ok"'],
    ]);
  });

  it.each([
    [40, `"${'t'.repeat(40)}"`],
    [41, 'a text of 41 characters'],
    [300, 'a text of 300 characters'],
  ])('is shown only if it is no longer than a word or two, as with %i characters', async (length, seen) => {
    const told = await toldOf('t'.repeat(length), (text) => text);
    expect(told).toEqual([
      [seen, `$.echo is ${seen}, expected "ok"`],
      [seen, `header x-echo is ${seen}, expected "ok"`],
    ]);
  });
});
