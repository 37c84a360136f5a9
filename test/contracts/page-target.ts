import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageFiles } from '../../src/runner/page/page-files.ts';
import { publishPage } from '../../src/runner/page/publish-page.ts';
import type { PageFile, PageTarget } from '../../src/runner/ports/page-target.ts';
import { drawnModel, madeAt } from '../support/pages/page-model.ts';
import { right } from '../support/right.ts';

export type PageTargetSubject = Readonly<{ target: PageTarget; dispose: () => Promise<void> }>;

const pageAt = (asOf: number, down: number): readonly (readonly PageFile[])[] =>
  pageFiles({ ...drawnModel({ apis: 3, bad: 0.05, down }), asOf });

const at = (asOf: number) => ({ asOf, now: madeAt + 60_000, force: false });

/** What every adapter of the port `PageTarget` must do, wherever it keeps the files. */
export const pageTargetContract = (name: string, open: () => Promise<PageTargetSubject>): void => {
  describe(`the page ${name}`, () => {
    let subject: PageTargetSubject;
    let target: PageTarget;
    beforeEach(async () => {
      subject = await open();
      ({ target } = subject);
    });
    afterEach(() => subject.dispose());

    const write = async (path: string, text: string, found: string | null) =>
      right(await target.write({ path, text }, found)());
    const read = async (path: string) => right(await target.read(path)());

    it('gives back what was written, and says by its tag what stands there', async () => {
      expect(right(await target.isEmpty()())).toBe(true);
      expect([await read('a/b.json'), right(await target.tags(['a/b.json'])())]).toEqual([null, new Map()]);
      const text = 'å { "b": 1 }\n\u{1F4A5}';
      expect(await write('a/b.json', text, null)).toBe(true);
      expect(await write('index.html', '\n', null)).toBe(true);
      expect([await read('a/b.json'), await read('index.html')]).toEqual([text, '\n']);
      expect(right(await target.isEmpty()())).toBe(false);
      expect(right(await target.tags(['a/b.json', 'a', 'a/b.jso', 'missing'])())).toEqual(
        new Map([['a/b.json', target.tagOf(text)]]),
      );
    });

    it('replaces only what it was told stands there', async () => {
      await write('x', 'one', null);
      expect([await write('x', 'two', null), await read('x')]).toEqual([false, 'one']);
      expect([await write('x', 'two', target.tagOf('none')), await read('x')]).toEqual([false, 'one']);
      expect([await write('y', 'new', target.tagOf('gone')), await read('y')]).toEqual([false, null]);
      expect([await write('x', 'two', target.tagOf('one')), await read('x')]).toEqual([true, 'two']);
    });

    it('removes a file, and one that is gone already', async () => {
      await write('x', 'one', null);
      right(await target.remove('x')());
      right(await target.remove('x')());
      expect([await read('x'), await write('x', 'again', null)]).toEqual([null, true]);
    });

    it('lists more files than fit in one answer', async () => {
      const paths = Array.from({ length: 250 }, (_, n) => `badge/${String(n)}`);
      for (let n = 0; n < paths.length; n += 50)
        await Promise.all(paths.slice(n, n + 50).map((path) => write(path, path, null)));
      const tags = right(await target.tags(paths)());
      expect([tags.size, tags.get('badge/99')]).toEqual([paths.length, target.tagOf('badge/99')]);
    });

    it('keeps the newer page of two runners that write at the same time, whole', async () => {
      const newer = pageAt(madeAt + 30_000, 1);
      right(await publishPage(target, pageAt(madeAt - 60_000, 0), at(madeAt - 60_000)));
      for (const path of ['.upledger-page.json', 'badge/api-0000.svg', 'index.html']) {
        let isFirst = true;
        // The older runner is overtaken just before it writes this file.
        const overtaken: PageTarget = {
          ...target,
          write: (file, found) => async () => {
            if (file.path === path && isFirst) {
              isFirst = false;
              right(await publishPage(target, newer, at(madeAt + 30_000)));
            }
            return target.write(file, found)();
          },
        };
        const published = right(await publishPage(overtaken, pageAt(madeAt, 2), at(madeAt)));
        expect([path, published._tag]).toEqual([path, 'Newer']);
        for (const file of newer.flat())
          expect([file.path, await read(file.path)]).toEqual([file.path, file.text]);
        right(await publishPage(target, pageAt(madeAt - 60_000, 0), { ...at(madeAt - 60_000), force: true }));
      }
    });
  });
};
