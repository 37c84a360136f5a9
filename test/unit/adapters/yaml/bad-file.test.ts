import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { readFileBytes } from '../../../../src/adapters/yaml/read-text-file.ts';
import { shortExample } from '../../../../src/adapters/yaml/short-example.ts';
import { yamlConfigSource } from '../../../../src/adapters/yaml/yaml-config-source.ts';
import { newFile, newFolder } from './with-file.ts';

const errorOf = async (path: string): Promise<string> => {
  const read = await yamlConfigSource(path).read()();
  if (E.isRight(read)) throw new Error('it was read');
  expect(read.left).toMatchObject({ _tag: 'ConfigError', kind: 'usage' });
  return read.left.message.replaceAll(path, 'FILE');
};

const errorIn = async (content: string | Uint8Array): Promise<string> => errorOf(await newFile(content));

describe('a file that cannot be read', () => {
  it('is named as it was looked for, with an example that works when it is pasted', async () => {
    const missing = await yamlConfigSource('no-such-apis.yaml').read()();
    const message = E.isLeft(missing) ? missing.left.message : '';
    expect(message).toContain(`There is no no-such-apis.yaml (looked for ${resolve('no-such-apis.yaml')}).`);
    expect(message).toContain(shortExample);
    expect(shortExample.trim().split('\n')).toHaveLength(5);
    expect(await yamlConfigSource(await newFile(shortExample)).read()()).toMatchObject({
      right: { configs: [{ api_id: 'example' }], invalid: [] },
    });
  });

  it('may be a folder, a file below a file, a link to itself, a name that is none', async () => {
    const folder = await newFolder();
    const file = await newFile('apis: []');
    await mkdir(join(folder, 'sub'));
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    expect(await errorOf(join(folder, 'sub'))).toBe('FILE is a folder, must be a YAML file.');
    expect(await errorOf(join(file, 'apis.yaml'))).toMatch(/^There is no FILE/u);
    expect(await errorOf(join(folder, 'loop'))).toBe('FILE is a link that leads back to itself.');
    expect(await errorOf('a\0b')).toBe('FILE is not a valid file name.');
    expect(await errorOf(`${folder}/${'x'.repeat(300)}`)).toBe('FILE is too long for a file name.');
  });

  it('may be closed to this user', async () => {
    const path = await newFile('apis: []');
    await chmod(path, 0);
    // Nothing is closed to root.
    const expected: unknown =
      process.getuid?.() === 0 ? 'apis: []' : expect.stringContaining('may not be read by this user');
    const read = await readFileBytes(path)();
    expect(E.isRight(read) ? String(read.right) : read.left.message).toStrictEqual(expected);
  });

  it('may be no UTF-8, which is told with the line', async () => {
    expect(await errorIn(Buffer.from('apis:\n  - api_id: caf\xE9\n', 'latin1'))).toBe(
      'FILE:2: is not UTF-8 text: save the file as UTF-8.',
    );
    expect(await errorIn(Buffer.from('\uFEFFapis: []', 'utf16le'))).toBe(
      'FILE:1: is not UTF-8 text: save the file as UTF-8.',
    );
  });

  it('may be without end', async () => {
    expect(await errorOf('/dev/zero')).toBe(
      'FILE is larger than 16 MiB, more than a file of configs may be.',
    );
  });
});

describe('a file that holds no list of APIs', () => {
  it.each(['', '\n\n', '# nothing yet\n', '---\n', 'null\n'])('may be empty: %j', async (content) => {
    expect(await errorIn(content)).toBe(
      `FILE is empty, must be a map with the key apis, that holds a list.\nFor instance:\n\n${shortExample}`,
    );
  });

  it.each([
    ['- api_id: a', 'FILE is a list, must be a map with the key apis'],
    ['hello', 'FILE is not a map, must be a map with the key apis'],
    ['{}', 'FILE has no key apis, must be a map with the key apis'],
    ['# x\napis: {a: 1}', 'FILE:2:1: apis is a map, must be a list'],
    ['apis: 7', 'FILE:1:1: apis is a number, must be a list'],
    ['\uFEFFapis: 7', 'FILE:1:1: apis is a number, must be a list'],
    ['api: []', 'FILE:1:1: api is not a key of this file; did you mean apis?'],
    [
      'apis: []\nother: 1\n"more": 2',
      'FILE:2:1: other is not a key of this file\nFILE:3:2: more is not a key',
    ],
    ['apis: []\n---\napis: []', 'FILE is not YAML: expected a single document'],
    [
      "apis: []\ndefaults: { assertions: [{ json: '$..a', exists: true }] }",
      'FILE:2:28: defaults.assertions[0].json must not search with ".."',
    ],
    [
      'aips: []\ndefaults: { timeout_ms: 0, x: 1 }\nchannels: {}\ndefault_channels: []',
      [
        'FILE:1:1: aips is not a key of this file; did you mean apis?',
        'FILE:2:13: defaults.timeout_ms is 0, must be a whole number from 1 to 120000, or a duration such as 500ms or 5s',
        'FILE:2:28: defaults.x is not a field',
        'FILE:3:1: channels is a map, must be a list of at most 100 channels: begin each with "- "',
        'FILE:4:1: default_channels is an empty list, must be a list of 1 to 8 ids of channels, such as [team, default]',
        'The file must be a map with the key apis, that holds a list.',
      ].join('\n'),
    ],
  ])('%j is told: %s', async (content, text) => {
    expect(await errorIn(content)).toContain(text);
  });
});

describe('YAML that ends too early', () => {
  it.each([
    ['apis: [\n', 1],
    ['apis:\n  - headers: {A: "b\n', 2],
    ['apis:\n  - api_id: a\n    notify_emails: [x@a.example\n\n\n', 3],
    ['apis:\r\n  - headers: {A: b\r\n', 2],
    ["apis:\n  - url: 'https://a.example/\n    retries: 1\n", 3],
  ])('is told by a line that the text has: %j', async (content, last) => {
    const message = await errorIn(content);
    const [, line, column] = /^FILE:(\d+):(\d+): is not YAML/u.exec(message) ?? [];
    expect(Number(line)).toBeGreaterThan(0);
    expect(Number(line)).toBeLessThanOrEqual(last);
    const written = content.split(/\r\n|\n/u)[Number(line) - 1] ?? '';
    expect(written).not.toBe('');
    expect(Number(column)).toBeLessThanOrEqual(written.length + 1);
  });
});

describe('YAML that does not parse', () => {
  it.each([
    [
      'apis:\n  - api_id: a\n   url: https://a.example/?k=hunter2',
      /^FILE:3:\d+: is not YAML: .*\n\n {5}url: https:\/\/a\.example\/\?k=\*\*\*\n$/su,
    ],
    ['apis:\n\t- api_id: a', /^FILE:2:1: is not YAML: .*- api_id: \*?/su],
    [
      'apis:\n  - api_id: a\n    api_id: b',
      /^FILE:3:5: is not YAML: duplicated mapping key\.\n.*\n\n {6}api_id: b\n$/su,
    ],
    ['apis:\n  - api_id: a\n    timeout_ms: 5: 6', /^FILE:3:\d+: is not YAML: .* {6}timeout_ms: 5: 6\n$/su],
    ['apis: [', /^FILE:1:\d+: is not YAML: .*apis: \[/su],
    ['apis:\n  - headers: {A: "hunter2}', /^FILE:\d+:\d+: is not YAML/su],
    ['apis:\n  - headers:\n      A: *hunter2\n', /^FILE:3:\d+: is not YAML: unidentified alias \*\*\*\./su],
    ['apis:\n  - headers:\n      A: !hunter2 x\n', /^FILE:3:\d+: is not YAML: unknown scalar tag \*\*\*\./su],
    ['apis:\n  - headers:\n      A: Bearer hunter2: x\n', /^FILE:3:\d+: is not YAML/su],
    ['apis:\n  - body: "a\n  hunter2"\n   x', /^FILE:\d+:\d+: is not YAML/su],
    ['apis: []\ndefaults:\n  timeout_ms: 5\n timeouts: 7', /^FILE:4:2: .*\n\n {3}timeouts: 7\n$/su],
    ['apis:\n  - headers:\n      Accept: hunter2: x\n', /^FILE:3:\d+: .* {8}Accept: \*\*\*: \*\*\*\n$/su],
    ['apis:\n  - proxy: http://u:hunter2@p.example: x\n', /^FILE:2:\d+: .* - proxy: \*\*\*/su],
    [
      'channels:\n  - kind: slack\n    url: https://hooks.example/hunter2: x\n',
      /^FILE:3:\d+: .* {4}url: \*\*\*:\*\*\*: \*\*\*\n$/su,
    ],
    ['channels:\n  - id: a\n    kind: slack: 7\n', /^FILE:3:\d+: .* {4}kind: slack: 7\n$/su],
    [
      'channels:\n  - {id: a, kind: slack, url: hunter2}}',
      /^FILE:2:\d+: .* - \{id: a, kind: slack, url: \*\*\*\}\}\n$/su,
    ],
    ['apis: "\u0007"', /^FILE:\d+:\d+: is not YAML/su],
    ['apis:\n  - api_id: \u001B[31m', /^FILE:2:\d+: is not YAML: .* - api_id: {2}\[31m\n$/su],
  ])('%j is told by line, column and the line, its secrets masked', async (content, text) => {
    const message = await errorIn(content);
    expect(message).toMatch(text);
    expect(message).not.toContain('hunter2');
  });
});
