import { dump } from 'js-yaml';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';
import { yamlConfigSource } from '../../../../src/adapters/yaml/yaml-config-source.ts';
import { apiConfig } from '../../../arbitraries/api-config.ts';
import { configSourceContract } from '../../../contracts/config-source.ts';
import * as E from 'fp-ts/lib/Either.js';
import { newFile } from './with-file.ts';

configSourceContract('a YAML file', async (items) => yamlConfigSource(await newFile(dump({ apis: items }))));

const invalidOf = async (content: string): Promise<readonly string[]> => {
  const path = await newFile(content);
  const read = await yamlConfigSource(path).read()();
  if (E.isLeft(read)) throw new Error(read.left.message);
  return read.right.invalid.flatMap(({ faults }) => faults.map((fault) => fault.replace(`${path}:`, '')));
};

it('names wrong expressions beside other issues', async () => {
  const text = `apis:
  - api_id: a
    timeout_ms: 0
    assertions: [{ json: '$..a', equal: 1 }, { body: true, matches: '(' }, { json: 7, matches: [], secret: x }]
`;
  const issues = await invalidOf(text);
  expect(issues.map((issue) => /^\S+ \S+/u.exec(issue)?.[0])).toStrictEqual([
    '2:5: apis[0].url',
    '3:5: apis[0].timeout_ms',
    '4:20: apis[0].assertions[0].json',
    '4:34: apis[0].assertions[0].equal',
    '4:60: apis[0].assertions[1].matches',
    '4:78: apis[0].assertions[2].json',
    '4:87: apis[0].assertions[2].matches',
    '4:100: apis[0].assertions[2].secret',
  ]);
});

const twoApis = (second: string): string => `# ours
apis:
  - api_id: a
    url: https://a.example/
  - ${second}
`;

describe('a fault in apis.yaml stands at its line and column:', () => {
  it.each([
    ['a value', 'api_id: b\n    url: https://b.example/\n    timeout_ms: 0', '7:5: apis[1].timeout_ms is 0'],
    [
      'an item of a list',
      '{api_id: b, url: https://b.example/, notify_emails: [a@b.example, x]}',
      '5:71: apis[1].notify_emails[1] is "x"',
    ],
    [
      'a header',
      'api_id: b\n    url: https://b.example/\n    headers:\n      X-A: 1\n',
      '8:7: apis[1].headers.X-A is a number',
    ],
    [
      'an unknown field',
      'api_id: b\n    url: https://b.example/\n    "interval": 5',
      '7:6: apis[1].interval is not a field',
    ],
    [
      'a number as it is written',
      'api_id: b\n    url: https://b.example/\n    retries: 0x10',
      '7:5: apis[1].retries is 0x10',
    ],
    [
      'a large number as it is written',
      'api_id: b\n    url: https://b.example/\n    assertions: [{json: $.a, at_most: 12345678901234567890}]',
      '7:30: apis[1].assertions[0].at_most is 12345678901234567890, must be a number',
    ],
    [
      'an empty list',
      'api_id: b\n    url: https://b.example/\n    channels: []',
      '7:5: apis[1].channels is an empty list, must be a list',
    ],
    ['an empty item', '', '5:3: apis[1] is empty'],
    ['a missing field, where its API begins', 'api_id: b', '5:5: apis[1].url is missing'],
    ['not a map', 'b', '5:5: apis[1] is not a map'],
    ['what stands behind a tag', '!!str b', '5:5: apis[1] is not a map'],
    ['a number for a name', 'api_id: 123\n    url: https://b.example/', '5:5: apis[1].api_id is 123'],
    [
      'a number for a name, hinting at quotes',
      'api_id: 123\n    url: https://b.example/',
      'write it in quotes, "123"',
    ],
    [
      'a number for a name, quoted as it is written',
      'api_id: 0123\n    url: https://b.example/',
      'write it in quotes, "0123"',
    ],
    [
      'a number for a name, quoted as it is written, whatever it counts',
      'api_id: 1.10\n    url: https://b.example/',
      'write it in quotes, "1.10"',
    ],
    [
      'a date that is text',
      'api_id: 2026-01-31 10:00\n    url: https://b.example/',
      '5:5: apis[1].api_id is "2026-01-31 10:00"',
    ],
    [
      'YAML of old that took on for true',
      'api_id: b\n    url: https://b.example/\n    enabled: on',
      '7:5: apis[1].enabled is "on"',
    ],
  ])('%s', async (_, second, text) => {
    expect(await invalidOf(twoApis(second))).toStrictEqual([expect.stringContaining(text)]);
  });

  it('with line ends of Windows and a byte order mark', async () => {
    const content = `\uFEFF${twoApis('api_id: b\n    url: x').replaceAll('\n', '\r\n')}`;
    expect(await invalidOf(content)).toStrictEqual([expect.stringMatching(/^6:5: apis\[1\]\.url is "x"/u)]);
  });

  it('in what a merge brings in, at the entry that merges', async () => {
    const content =
      'apis:\n  - &base\n    api_id: a\n    url: https://a.example/\n    retries: 9\n  - <<: *base\n    api_id: b\n';
    expect(await invalidOf(content)).toStrictEqual([
      expect.stringMatching(/^5:5: apis\[0\]\.retries is 9/u),
      expect.stringMatching(/^6:5: apis\[1\]\.retries is 9/u),
    ]);
  });
});

describe('faults', () => {
  it('stand in the order of the lines', async () => {
    const faults = await invalidOf(
      'apis:\n  - timeout_ms: 0\n    api_id: a b\n    interval: 5\n    url: x\n  - {retries: 9, api_id: b}\n',
    );
    expect(faults.map((fault) => fault.replace(/ .*/su, ''))).toStrictEqual([
      '2:5:',
      '3:5:',
      '4:5:',
      '5:5:',
      '6:5:',
      '6:6:',
    ]);
  });

  it('of keys of the file too, also of those that are numbers', async () => {
    const read = await yamlConfigSource(await newFile('apis: []\nb: 1\n7: 2\n')).read()();
    expect(E.isLeft(read) ? read.left.message : '').toMatch(/:2:1: b is not a key.*:3:1: 7 is not a key/su);
  });
});

describe('a name without its quotes', () => {
  it('is the API of that name as it is written, so that it is not taken for removed', async () => {
    const read = await yamlConfigSource(
      await newFile(
        'apis:\n  - {api_id: 0123, url: https://a.example/}\n  - {api_id: "123", url: https://b.example/}\n',
      ),
    ).read()();
    expect(read).toMatchObject({ right: { configs: [{ api_id: '123' }], invalid: [{ api_id: '0123' }] } });
  });
});

describe('defaults of a file', () => {
  const read = async (content: string) => {
    const found = await yamlConfigSource(await newFile(content)).read()();
    if (E.isLeft(found)) throw new Error(found.left.message);
    return found.right;
  };

  it('are what an API leaves out, or says as null; those of the program come after them', async () => {
    const { configs, invalid } = await read(
      'defaults: {timeout_ms: 2s, retries: 1, headers: {A: b}, group: Shop}\napis:\n' +
        '  - {api_id: a, url: https://a.example/}\n' +
        '  - {api_id: b, url: https://b.example/, timeout_ms: 3000, retries: , headers: {C: d}, group: Other}\n',
    );
    expect(invalid).toStrictEqual([]);
    expect(configs).toMatchObject([
      { timeout_ms: 2000, retries: 1, headers: { A: 'b' }, group: 'Shop', failure_threshold: 1 },
      { timeout_ms: 3000, retries: 1, headers: { C: 'd' }, group: 'Other', failure_threshold: 1 },
    ]);
  });

  it('are judged once, with their lines: no API could use them', async () => {
    const path = await newFile(
      'apis:\n  - {api_id: a, url: https://a.example/}\ndefaults:\n  name: x\n  timeout_ms: 0\n  group: 07\n  timeout: 5\n',
    );
    const found = await yamlConfigSource(path).read()();
    expect(E.isLeft(found) ? found.left.message.replaceAll(`${path}:`, '').split('\n') : []).toStrictEqual([
      '4:3: defaults.name cannot be shared: each API has its own',
      '5:3: defaults.timeout_ms is 0, must be a whole number from 1 to 120000, or a duration such as 500ms or 5s',
      expect.stringMatching(/^6:3: defaults\.group is 7, .*write it in quotes, "07"$/u),
      '7:3: defaults.timeout is not a field; did you mean timeout_ms?',
    ]);
  });

  it('and an API together may be wrong, which is the issue of the API', async () => {
    const { invalid } = await read(
      'defaults: {timeout_ms: 60s}\napis:\n  - {api_id: a, url: https://a.example/, retries: 2}\n',
    );
    expect(invalid).toMatchObject([
      { api_id: 'a', faults: [expect.stringContaining('timeout_ms times (retries + 1)')] },
    ]);
  });

  it.each(['defaults:\napis: []\n', 'defaults: {}\napis: []\n'])('may be none: %j', async (content) => {
    expect(await read(content)).toStrictEqual({ configs: [], invalid: [] });
  });
});

describe('keys that begin with x-', () => {
  it('are ignored, so that anchors have a place', async () => {
    const path = await newFile(
      'x-base: &base {retries: 2, url: https://a.example/}\napis:\n  - {<<: *base, api_id: a}\nx-notes: [what, ever]\n',
    );
    expect(await yamlConfigSource(path).read()()).toMatchObject({
      right: { configs: [{ api_id: 'a', retries: 2 }], invalid: [] },
    });
  });

  it('are no fields of an API', async () => {
    expect(await invalidOf(twoApis('{api_id: b, url: https://b.example/, x-note: 1}'))).toHaveLength(1);
  });
});

describe('entries of one api_id', () => {
  it('are each told both places, and neither is used', async () => {
    const path = await newFile(
      twoApis('{api_id: a, url: https://b.example/}\n  - {api_id: c, url: https://c.example/}'),
    );
    const read = await yamlConfigSource(path).read()();
    expect(read).toMatchObject({
      right: {
        configs: [{ api_id: 'c' }],
        invalid: [
          {
            api_id: 'a',
            faults: [`${path}:3:5: apis[0].api_id is "a" here and in apis[1]: each API needs its own api_id`],
          },
          {
            api_id: 'a',
            faults: [`${path}:5:6: apis[1].api_id is "a" here and in apis[0]: each API needs its own api_id`],
          },
        ],
      },
    });
  });

  it('count when one of them does not decode, or lacks its quotes', async () => {
    const faults = await invalidOf(
      'apis:\n  - {api_id: "7", url: https://a.example/}\n  - {api_id: 7, url: https://b.example/}\n',
    );
    expect(faults.filter((fault) => fault.includes('here and in'))).toHaveLength(2);
  });
});

describe('apis.yaml', () => {
  it('may merge what its entries share', async () => {
    const path = await newFile(
      'apis:\n  - &base {api_id: a, url: https://a.example/, retries: 2}\n  - {<<: *base, api_id: b}\n',
    );
    expect(await yamlConfigSource(path).read()()).toMatchObject({
      right: {
        configs: [
          { api_id: 'a', retries: 2 },
          { api_id: 'b', retries: 2, url: 'https://a.example/' },
        ],
        invalid: [],
      },
    });
  });

  it.each(['apis: []\n', 'apis:\n', 'apis:\n  # - api_id: a\n', '{apis: ~}'])(
    'may list nothing: %j',
    async (content) => {
      expect(await yamlConfigSource(await newFile(content)).read()()).toStrictEqual(
        E.right({ configs: [], invalid: [] }),
      );
    },
  );

  it('is read anew each time', async () => {
    const { writeFile } = await import('node:fs/promises');
    const path = await newFile('apis: []\n');
    const source = yamlConfigSource(path);
    await source.read()();
    await writeFile(path, twoApis('{api_id: b, url: https://b.example/}'));
    expect(await source.read()()).toMatchObject({ right: { configs: [{ api_id: 'a' }, { api_id: 'b' }] } });
  });

  test.prop([fc.uniqueArray(apiConfig, { selector: ({ api_id }) => api_id, maxLength: 5 })])(
    'gives back what was written to it',
    async (configs) => {
      const text = dump({ apis: configs });
      expect(await readApis('apis.yaml', text)).toStrictEqual(E.right({ configs, invalid: [] }));
    },
  );
});
