import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { atomFeed } from '../../../src/runner/page/feeds/atom-feed.ts';
import { badgeSvg } from '../../../src/runner/page/feeds/badge.ts';
import { drawnModel, type Drawn } from '../../support/pages/page-model.ts';
import { describeChromium, launchChromium } from './chromium.ts';

const hostile = [
  `</title><script>document.title = "owned"</script>`,
  `<![CDATA[ x ]]> & &lt; &nbsp; "x" 'y'`,
  `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;`,
  `\u0000\u0008\u000B\u202E\uFFFE\uD800 \u{1F4A5} end`,
];

const maxWait = 120_000;

/** One element of a feed: its name, attributes and text, and the elements in it. */
type Node = Readonly<{
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: readonly Node[];
}>;

/** Reads XML as the browser does, which is strict about it. */
const parsed = async (page: Page, markup: string): Promise<Node> =>
  page.evaluate<Node>(`(() => {
    const root = new DOMParser().parseFromString(${JSON.stringify(markup)}, 'application/xml');
    const error = root.querySelector('parsererror');
    if (error !== null) throw new Error(error.textContent);
    const node = (element) => ({
      name: '{' + element.namespaceURI + '}' + element.localName,
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      text: element.textContent,
      children: [...element.children].map(node),
    });
    return node(root.documentElement);
  })()`);

const atom = '{http://www.w3.org/2005/Atom}';
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u;
const iri = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/u;

/** How often an element of RFC 4287 (appendix B) may occur, and what it holds. */
type Rule = Readonly<{ least: number; most: number; holds: RegExp }>;
const once = (holds: RegExp): Rule => ({ least: 1, most: 1, holds });
const some = (least: number, most: number): Rule => ({ least, most, holds: /^[^]*$/u });
const anything = /^\S[^]*$/u;
const rulesOfEntry: Readonly<Record<string, Rule>> = {
  id: once(iri),
  title: once(anything),
  published: once(rfc3339),
  updated: once(rfc3339),
  link: some(1, 1),
  content: once(anything),
};
const rulesOfFeed: Readonly<Record<string, Rule>> = {
  id: once(iri),
  title: once(anything),
  updated: once(rfc3339),
  author: once(anything),
  generator: once(/^upledger$/u),
  link: some(1, 2),
  entry: some(0, 50),
};

/** What in an element is not as the rules say. */
const brokenRules = ({ children }: Node, rules: Readonly<Record<string, Rule>>): readonly string[] => [
  ...children.filter(({ name }) => !Object.hasOwn(rules, name.slice(atom.length))).map(({ name }) => name),
  ...Object.entries(rules).flatMap(([name, { least, most, holds }]) => {
    const found = children.filter((child) => child.name === `${atom}${name}`);
    const isCount = found.length >= least && found.length <= most;
    return isCount && found.every(({ text }) => holds.test(text)) ? [] : [name];
  }),
];

const named = ({ children }: Node, name: string): readonly Node[] =>
  children.filter((child) => child.name === `${atom}${name}`);

describeChromium('the feed and the badges, as XML', () => {
  let browser: Browser;
  let page: Page;
  vi.setConfig({ testTimeout: maxWait, hookTimeout: maxWait });
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  it.each<readonly [string, Drawn]>([
    ['of nothing', { apis: 0 }],
    ['of one API', { apis: 1, down: 1 }],
    ['with an address', { apis: 12, down: 2, settings: { url: 'https://status.example.com/a/' } }],
    [
      'of hostile names',
      { apis: 8, down: 4, name: (i) => `${String(i)} ${hostile[i % hostile.length] ?? ''}` },
    ],
    ['with a hostile title', { apis: 2, settings: { title: hostile.join(' '), details: true } }],
  ])('is Atom as RFC 4287 has it: %s', async (_, drawn) => {
    const model = drawnModel(drawn);
    const feed = await parsed(page, atomFeed(model));
    expect([feed.name, feed.attributes['xml:lang']]).toEqual([`${atom}feed`, 'en']);
    expect(brokenRules(feed, rulesOfFeed)).toEqual([]);
    const entries = named(feed, 'entry');
    expect(entries).toHaveLength(Math.min(50, model.incidents.length));
    for (const entry of entries) expect(brokenRules(entry, rulesOfEntry)).toEqual([]);
    const ids = [feed, ...entries].flatMap((each) => named(each, 'id').map(({ text }) => text));
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of [feed, ...entries].flatMap((each) => named(each, 'link'))) {
      expect(['alternate', 'self']).toContain(link.attributes['rel']);
      expect(URL.canParse(link.attributes['href'] ?? '', 'https://status.example.com/')).toBe(true);
    }
    // The feed is as new as its newest entry, which stands first.
    const times = (of: readonly Node[], name: string) =>
      of.flatMap((each) => named(each, name).map(({ text }) => Date.parse(text)));
    if (entries.length > 0)
      expect(times([feed], 'updated')).toEqual([Math.max(...times(entries, 'updated'))]);
    expect(times(entries, 'published')).toEqual(times(entries, 'published').toSorted((a, b) => b - a));
  });

  it('is SVG in which nothing runs', async () => {
    for (const label of hostile) {
      const svg = await parsed(page, badgeSvg({ label, state: 'down' }));
      const names = (node: Node): readonly string[] => [node.name, ...node.children.flatMap(names)];
      expect(new Set(names(svg).map((name) => name.replace('{http://www.w3.org/2000/svg}', '')))).toEqual(
        new Set(['svg', 'title', 'rect', 'path', 'g', 'text']),
      );
      expect(svg.attributes['aria-label']).toMatch(/: down$/u);
    }
  });
});
