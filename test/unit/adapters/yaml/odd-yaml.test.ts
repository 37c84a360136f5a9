import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../../src/adapters/yaml/import-file.ts';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';
import { textOfFile } from '../../../../src/adapters/yaml/read-text-file.ts';

const api = 'api_id: a, url: https://a.example/';
const secret = 'hunter2';
const nine = (name: string): string => `[${Array.from({ length: 9 }, () => name).join(', ')}]`;
const bomb = Array.from('bcdefgh').reduce(
  (text, name, i) => `${text}x-${name}: &${name} ${nine(`*${'abcdefgh'[i] ?? 'a'}`)}\n`,
  `x-a: &a ${nine('1')}\n`,
);

/** What a text says: of each file its issues or its error, as it is shown. */
const toldOf = async (text: string): Promise<string> => {
  const [read, imported] = [await readApis('f.yaml', text), await importFile('f.yaml', text)];
  return [
    E.isLeft(read)
      ? read.left.message
      : [...read.right.invalid, ...(read.right.refused ?? [])].flatMap(({ faults }) => faults).join('\n'),
    E.isLeft(imported) ? imported.left.message : imported.right.notes.join('\n'),
  ].join('\n');
};

describe('odd YAML', () => {
  it.each([
    ['anchors', `x-h: &h {A b: ${secret}}\napis:\n  - {${api}, headers: *h}\n`, 'headers'],
    ['merge keys', `x-d: &d {timeout_ms: 0}\napis:\n  - {<<: *d, ${api}}\n`, 'apis[0].timeout_ms is 0'],
    ['a merged text', `apis:\n  - {<<: ${secret}, ${api}}\n`, 'cannot merge'],
    ['a map that merges itself', `apis:\n  - &a {<<: *a, ${api}, retries: 9}\n`, 'apis[0].retries is 9'],
    ['two keys', `apis:\n  - {${api}, headers: {${secret}: a, ${secret}: b}}\n`, 'duplicated'],
    ['a tab', `apis:\n\t- {headers: {A: ${secret}}}\n`, '2:1: is not YAML: tab'],
    ['carriage returns', `apis:\r  - {${api},\r    retries: 9}\r`, ':3:5: apis[0].retries is 9'],
    ['a list in itself', 'apis: &a [*a]\n', 'apis[0] is a list'],
    ['headers in themselves', `apis:\n  - &a {${api}, headers: *a}\n`, 'apis[0].headers'],
    [
      'assertions in themselves',
      `apis:\n  - {${api}, assertions: &a [*a, &b {json: *b}]}\n`,
      'assertions[0]',
    ],
    ['defaults in themselves', 'defaults: &a {headers: *a, tags: *a}\napis: []\n', 'defaults.tags'],
    [
      'channels in themselves',
      'channels: &a [*a, &b {id: *b, kind: *b}]\napis: []\n',
      'channels[1].kind is a map',
    ],
    ['a page in itself', 'page: &a {title: *a, groups: *a}\napis: []\n', 'page.title is a map'],
    [
      'aliases that expand',
      `${bomb}apis: [{${api}, tags: *h, headers: *h, assertions: *h, body: *h}]\nchannels: *h\npage: *h\n`,
      'channels[0] must be a map',
    ],
    ['code', `apis:\n  - !!js/function "${secret}"\n`, 'unknown scalar tag !!js/function.'],
    ['a tag of its own', `apis:\n  - {${api}, headers: {A: !${secret} x}}\n`, 'unknown scalar tag ***.'],
    ['bytes', `apis:\n  - {${api}, body: !!binary aHVudGVyMg==}\n`, 'unknown scalar tag !!binary.'],
    ['dates', 'apis:\n  - {api_id: 2020-01-01, url: 2020-01-01}\n', 'apis[0].url is "2020-01-01"'],
    ['numbers as text', `apis:\n  - {${api}, retries: "0"}\n`, 'apis[0].retries is "0"'],
    ['infinity', `apis:\n  - {${api}, timeout_ms: .inf}\n`, 'apis[0].timeout_ms is .inf,'],
    ['yes', `apis:\n  - {${api}, enabled: yes}\n`, 'apis[0].enabled is "yes"'],
    [
      'prototypes',
      `apis:\n  - {${api}, __proto__: {a: ${secret}}, constructor: ${secret}}\n`,
      '__proto__ is not a',
    ],
    ['a broken prototype of the file', `__proto__: {A: ${secret}\n  a: b: c`, 'is not YAML'],
    ['a prototype of the file', `apis: []\n__proto__: {a: ${secret}}\n`, '__proto__ is not a key'],
    [
      'prototypes of headers',
      `apis:\n  - {${api}, headers: {__proto__: [${secret}]}}\n`,
      'headers.__proto__',
    ],
    ['keys that are no text', `apis:\n  - {? [a] : ${secret}, ${api}}\n`, 'complex keys'],
    ['nesting', `apis: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'nesting'],
    ['two documents', 'apis: []\n---\napis: []\n', 'single document'],
    ['an unknown directive', `%YAML 9.9\n%${secret} a\n---\napis: []\n`, 'version'],
    ['control characters', `apis:\n  - {${api}, "\\e[2J": 1, group: "a\\e[31m"}\n`, 'apis[0].group'],
    ['a key without end', `apis:\n  - {${api}, ${'k'.repeat(100_000)}: 1}\n`, 'is not a field'],
    [
      'a flow map that ends too early',
      `apis:\n  - {${api}, headers: {name: ${secret}}\n`,
      '- {api_id: a, url: ***',
    ],
    [
      'a value of a plain field',
      `apis:\n  - {check_intervall: 30s, name: shop, body: ${secret}, tags: [b}\n`,
      '- {check_intervall: 30s, name: shop, body: ***,',
    ],
  ])('(%s) is told in a sentence, without a secret and without a stack', async (_, text, what) => {
    const told = await toldOf(text);
    expect(told).toContain(what);
    expect(told).not.toMatch(/hunter2|aHVudGVyMg|\n\s+at |(?!\n)\p{Cc}/u);
    expect(told.length).toBeLessThan(20_000);
  });

  it.each([
    ['UTF-16', Buffer.from('\uFEFFapis: []\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('apis: [caf\u00e9]\n', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('apis: [caf\u00e9]\n', 'latin1')],
  ])('in %s is no text, or no YAML', async (_, bytes) => {
    const text = textOfFile('f.yaml', bytes);
    const told = E.isLeft(text) ? text.left.message : await toldOf(text.right);
    expect(told).toMatch(/is not UTF-8 text|is not YAML/u);
  });
});
