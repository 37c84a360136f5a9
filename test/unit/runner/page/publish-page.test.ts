import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { pageFiles } from '../../../../src/runner/page/page-files.ts';
import { publishPage } from '../../../../src/runner/page/publish-page.ts';
import { markerPath, markerText } from '../../../../src/runner/page/marker.ts';
import type { PageTarget } from '../../../../src/runner/ports/page-target.ts';
import { drawnModel } from '../../../support/pages/page-model.ts';
import { memoryTarget } from '../../../support/pages/memory-target.ts';
import { brokenLinks } from '../../../support/pages/page-links.ts';
import { right } from '../../../support/right.ts';

const before = pageFiles(drawnModel({ apis: 3, bad: 0.05 }));
const after = pageFiles(drawnModel({ apis: 3, bad: 0.2, down: 1 }));
const at = Date.UTC(2026, 10, 29);
const options = { asOf: at, now: at, force: false };

const linksTo = (...paths: readonly string[]): string =>
  paths.map((path) => `<a href="/${path}"></a>`).join('');

/** A page with a new month and a new list page, each linked to from the ones before it. */
const growing = (months: number, lists: number) => {
  const name = (n: number) => `history/2026-0${String(n)}.html`;
  const all = Array.from({ length: lists - 1 }, (_, n) => `page-${String(n + 2)}.html`);
  return [
    Array.from({ length: months }, (_, n) => ({
      path: `incidents/a-${String(n)}.html`,
      text: linksTo(name(n + 1)),
    })),
    Array.from({ length: months }, (_, n) => ({
      path: name(n + 1),
      text: linksTo(`incidents/a-${String(n)}.html`, ...(n + 2 <= months ? [name(n + 2)] : [])),
    })),
    all.map((path) => ({ path, text: linksTo(...all, 'index.html') })),
    [{ path: 'index.html', text: linksTo(...all, name(months)) }],
  ];
};

describe('publishing a page', () => {
  it.each([
    ['of other days', before, after],
    ['with a new month and new lists', growing(2, 3), growing(4, 6)],
  ])(
    'that ends in the middle leaves each file old or new, and no link that leads to nothing: %s',
    async (_, first, second) => {
      const whole = memoryTarget();
      right(await publishPage(whole.target, first, options));
      const old = whole.files();
      const fresh = new Map(second.flat().map(({ path, text }) => [path, text]));
      const most = second.flat().length + 1;
      for (let n = 0; n <= most; n += 1) {
        const target = memoryTarget(n);
        for (const [path, text] of Object.entries(old)) target.stored.set(path, text);
        await publishPage(target.target, second, { ...options, asOf: at + 1 });
        for (const [path, text] of target.stored)
          if (path !== markerPath) expect([old[path], fresh.get(path)]).toContain(text);
        expect([n, brokenLinks(target.stored, Object.keys(old))]).toEqual([n, []]);
      }
    },
  );

  it('gives way to a newer page that another runner writes meanwhile, and overtakes an older one', async () => {
    const target = memoryTarget(Number.POSITIVE_INFINITY, (path) => {
      if (path === 'index.html') {
        target.stored.set(markerPath, markerText(at + 60_000));
        target.stored.set('index.html', 'newer');
      }
    });
    const published = right(await publishPage(target.target, after, { ...options, now: at + 60_000 }));
    expect([published._tag, target.stored.get('index.html')]).toEqual(['Newer', 'newer']);
    let once = true;
    const slower = memoryTarget(Number.POSITIVE_INFINITY, (path) => {
      if (path === 'index.html' && once) slower.stored.set('index.html', 'older');
      if (path === 'index.html') once = false;
    });
    right(await publishPage(slower.target, after, options));
    expect(slower.stored.get('index.html')).toBe(after.at(-1)?.[0]?.text);
  });

  it('removes list pages that there are no longer', async () => {
    const target = memoryTarget();
    right(await publishPage(target.target, pageFiles(drawnModel({ apis: 420 })), options));
    expect(target.stored.has('page-5.html')).toBe(true);
    right(
      await publishPage(target.target, pageFiles(drawnModel({ apis: 150 })), { ...options, asOf: at + 1 }),
    );
    expect([...target.stored.keys()].filter((path) => path.startsWith('page-'))).toEqual([]);
  });

  it('removes them all, however many there were, and however often it is killed meanwhile', async () => {
    const lists = (pages: number) => [
      Array.from({ length: pages - 1 }, (_, n) => ({ path: `page-${String(n + 2)}.html`, text: 'list' })),
      [{ path: 'index.html', text: `${String(pages)} pages` }],
    ];
    const removals: number[] = [];
    const target = memoryTarget();
    right(await publishPage(target.target, lists(70), options));
    // Of each pass seven files are removed, and then it is killed.
    const killed = (): PageTarget => {
      let left = 7;
      return {
        ...target.target,
        remove: (path) => async () => {
          left -= 1;
          if (left < 0)
            return TE.left({ _tag: 'PageTargetError' as const, message: 'killed', cause: null })();
          return target.target.remove(path)();
        },
      };
    };
    const extra = () => [...target.stored.keys()].filter((path) => path.startsWith('page-')).length;
    for (let pass = 1; extra() > 2 && pass < 20; pass += 1) {
      await publishPage(killed(), lists(3), { ...options, asOf: at + pass });
      removals.push(extra());
    }
    expect(removals.slice(0, 3)).toEqual([62, 55, 48]);
    expect([...target.stored.keys()].filter((path) => path.startsWith('page-'))).toEqual([
      'page-2.html',
      'page-3.html',
    ]);
  });
});
