import { describe, expect, it } from 'vitest';
import { yamlConfigSource } from '../../../../src/adapters/yaml/yaml-config-source.ts';
import { left, right } from '../../../support/right.ts';
import { newFile } from './with-file.ts';

const read = (text: string) =>
  newFile(text).then(async (path) => right(await yamlConfigSource(path).read()()));

const slack = (id: string): string => `  - { id: ${id}, kind: slack, url: '\${env:UPLEDGER_SECRET_S}' }\n`;
const api = (rest = ''): string => `  - { api_id: shop, url: https://shop.example.com/${rest} }\n`;

describe('channels in apis.yaml', () => {
  it('are those of the file and default where an API names none', async () => {
    const { configs, settings } = await read(`channels:\n${slack('team')}${slack('ops')}apis:\n${api()}`);
    expect(configs[0]?.channels).toEqual(['default', 'ops', 'team']);
    expect(settings?.channels).toMatchObject({
      defined: ['team', 'ops'],
      default_channels: null,
      complete: true,
    });
  });

  it('are those of default_channels where it is given', async () => {
    const head = `channels:\n${slack('team')}${slack('ops')}default_channels: [team]\napis:\n`;
    expect((await read(head + api())).configs[0]?.channels).toEqual(['team']);
    expect((await read(head + api(', channels: [ops, default, ops]'))).configs[0]?.channels).toEqual([
      'default',
      'ops',
    ]);
  });

  it('are exactly default as if nothing was said', async () => {
    const { configs } = await read(`channels:\n${slack('team')}apis:\n${api(', channels: [default]')}`);
    expect(configs[0]?.channels).toBeNull();
  });

  it('are not checked while a channel is faulty, but it is named, and so is its place', async () => {
    const { configs, invalid, settings } = await read(
      `channels:\n  - { id: team, kind: slak, url: x }\n  - { id: b, kind: slack, url: 'https://hooks.slack.com/s3cret' }\napis:\n${api()}`,
    );
    expect(configs[0]?.channels).toEqual(['b', 'default', 'team']);
    expect(settings?.channels).toMatchObject({ defined: ['team', 'b'], channels: [], complete: true });
    expect(invalid).toMatchObject([
      {
        api_id: '~settings',
        faults: [
          expect.stringMatching(
            /:2:17: channels\[0\]\.kind is "slak", must be one of .*; did you mean slack\?$/u,
          ),
          expect.stringMatching(
            /:3:27: channels\[1\]\.url is a secret in plain text: set UPLEDGER_SECRET_NAME/u,
          ),
        ],
      },
    ]);
    expect(JSON.stringify(invalid)).not.toContain('s3cret');
  });

  it.each([
    [
      'two of one id',
      `channels:\n${slack('a')}${slack('a')}apis:\n${api()}`,
      /channels\[0\]\.id is "a" more than once/u,
    ],
    [
      'no id of a channel',
      `apis:\n${api(', channels: [Team]')}`,
      /apis\[0\]\.channels\[0\] is "Team", must be the id of a channel/u,
    ],
  ])('are named as invalid: %s', async (_, text, issue) => {
    const { invalid } = await read(text);
    expect(invalid.flatMap(({ faults }) => faults).join('\n')).toMatch(issue);
  });

  it.each([
    ['no list', `channels: 7\napis:\n${api()}`, /:1:1: channels is a number, must be a list/u],
    [
      'no ids',
      `default_channels: []\napis:\n${api()}`,
      /:1:1: default_channels is an empty list, must be a list of 1 to 8 ids/u,
    ],
    [
      'not ids',
      `channels:\n${slack('team')}default_channels: [Team]\napis:\n${api()}`,
      /:3:20: default_channels\[0\] is "Team", must be the id of a channel/u,
    ],
  ])('make the file unusable where nobody can tell the channels of its APIs: %s', async (_, text, issue) => {
    const { message } = left(await yamlConfigSource(await newFile(text)).read()());
    expect(message).toMatch(issue);
  });

  it.each([
    [
      'an undefined one',
      `channels:\n${slack('team')}apis:\n${api(', channels: [taem]')}`,
      /apis\[0\]\.channels is "taem", which is not one of the channels; did you mean team\?$/u,
    ],
    [
      'an undefined default',
      `default_channels: [x1]\napis:\n${api()}`,
      /default_channels\[0\] is "x1", which is not one of the channels$/u,
    ],
    [
      'too many',
      `channels:\n${Array.from({ length: 8 }, (_, i) => slack(`c${String(i)}`)).join('')}apis:\n${api()}`,
      /channels are 8, more than the 7 that an API can be told on beside default/u,
    ],
  ])('do not stop checks, and are refused by who writes them: %s', async (what, text, issue) => {
    const { configs, invalid, refused } = await read(text);
    expect(configs).toHaveLength(1);
    expect(configs[0]?.channels?.length ?? 1).toBeLessThanOrEqual(8);
    expect(invalid).toEqual([]);
    expect(refused?.flatMap(({ faults }) => faults).join('\n')).toMatch(issue);
    // What an API says wrongly is an issue of that API.
    expect(refused?.map(({ api_id }) => api_id)).toEqual([
      what === 'an undefined one' ? 'shop' : '~settings',
    ]);
  });
});
