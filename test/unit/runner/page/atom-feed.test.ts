import { describe, expect, it } from 'vitest';
import { atomFeed } from '../../../../src/runner/page/feeds/atom-feed.ts';
import { badgeSvg } from '../../../../src/runner/page/feeds/badge.ts';
import { drawnModel, type Drawn } from '../../../support/pages/page-model.ts';
import { xmlErrors } from '../../../support/pages/valid-xml.ts';

const hostile = [
  `</title><script>document.title = "owned"</script>`,
  `<![CDATA[ x ]]> & &lt; &nbsp; "x" 'y'`,
  `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;`,
  `\u0000\u0008\u000B\u202E\uFFFE\uD800 \u{1F4A5} end`,
];

const drawings: Readonly<Record<string, Drawn>> = {
  'of nothing': { apis: 0 },
  'of one API': { apis: 1, down: 1 },
  'with an address': { apis: 12, down: 2, settings: { url: 'https://status.example.com/a/' } },
  'of hostile names': {
    apis: 8,
    down: 4,
    name: (i) => `${String(i)} ${hostile[i % hostile.length] ?? ''}`,
  },
  'with a hostile title': { apis: 2, settings: { title: hostile.join(' '), details: true } },
};

const contents = (markup: string, element: string): readonly string[] =>
  [...markup.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'gu'))].map(([, text = '']) => text);

describe('the Atom feed', () => {
  it('is what the grammar of RFC 4287 allows, whatever is in it', async () => {
    const feeds = Object.values(drawings).map((drawn) => atomFeed(drawnModel(drawn)));
    expect(await xmlErrors('atom', feeds)).toEqual([]);
  });

  it.each(Object.entries(drawings))('keeps to what RFC 4287 says in words: %s', (_, drawn) => {
    const model = drawnModel(drawn);
    const [head = '', ...entries] = atomFeed(model).split('<entry>');
    expect(entries).toHaveLength(Math.min(50, model.incidents.length));
    // 4.1.1: an author of the feed is one of each entry; 4.2.7: at most one alternate of a type and language, and self at most once.
    expect(contents(head, 'name')).toHaveLength(1);
    for (const part of [head, ...entries]) {
      const rels = [...part.matchAll(/<link rel="(\w+)"/gu)].map(([, rel]) => rel);
      expect(rels).toEqual(
        part === head && model.settings.url !== null ? ['alternate', 'self'] : ['alternate'],
      );
    }
    // 4.2.6: an id is that of one entry.
    const ids = [head, ...entries].flatMap((part) => contents(part, 'id').slice(0, 1));
    expect(new Set(ids).size).toBe(1 + entries.length);
    // The feed is as new as its newest entry, and the newest stands first.
    const times = (parts: readonly string[], name: string) =>
      parts.flatMap((part) => contents(part, name).map((text) => Date.parse(text)));
    if (entries.length > 0)
      expect(times([head], 'updated')).toEqual([Math.max(...times(entries, 'updated'))]);
    expect(times(entries, 'published')).toEqual(times(entries, 'published').toSorted((a, b) => b - a));
  });

  it('would not pass if it broke a rule', async () => {
    const feed = atomFeed(drawnModel({ apis: 2, down: 1 }));
    const broken: readonly (readonly [from: string | RegExp, to: string])[] = [
      ['</feed>', ''],
      [/<id>[^<]*<\/id>/u, ''],
      [/<id>[^<]*<\/id>/u, '<id>feed.atom</id>'],
      [/<updated>[^<]*<\/updated>/u, '<updated>2026-11-29 10:02</updated>'],
      [/<title>[^<]*<\/title>/u, '<title> </title>'],
      [/<title>/u, '<title type="xhtml">'],
      [/<name>[^<]*<\/name>/u, ''],
      [/href="[^"]*"/u, ''],
      ['</feed>', '<subtitle>a</subtitle><subtitle>b</subtitle></feed>'],
      ['</feed>', '<extension xmlns="urn:x"/></feed>'],
    ];
    const errors = await xmlErrors(
      'atom',
      broken.map(([from, to]) => feed.replace(from, to)),
    );
    for (const [n, [from]] of broken.entries())
      expect([from, errors.some((error) => error.startsWith(`${String(n)}.xml:`))]).toEqual([from, true]);
  });
});

describe('a badge', () => {
  it('is SVG with nothing in it but text on two rectangles, whatever the name is', async () => {
    const labels = [...hostile, 'shop', 'x'.repeat(200)];
    const badges = labels.flatMap((label) =>
      (['up', 'down', 'unknown', 'unchecked', 'paused', 'removed'] as const).map((state) =>
        badgeSvg({ label, state }),
      ),
    );
    expect(await xmlErrors('badge', badges)).toEqual([]);
    const [badge = ''] = badges;
    for (const added of ['<script/>', '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="#"/>'])
      expect(await xmlErrors('badge', [badge.replace('</svg>', `${added}</svg>`)])).not.toEqual([]);
  });
});
