import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listPage, listPages } from '../../../../src/runner/page/html/index-page.ts';
import { pageScript } from '../../../../src/runner/page/html/script.ts';
import { drawnModel } from '../../../support/pages/page-model.ts';

const zipped = (text: string): number => gzipSync(text).length;

describe('how large a status page is', () => {
  it('is at most 14 KB compressed with 50 APIs and 90 days of which 5 % were not clean', () => {
    const page = listPage(drawnModel({ apis: 50, bad: 0.05, down: 2, groups: ['Shop', 'Back office'] }), 1);
    expect(zipped(page)).toBeLessThanOrEqual(14 * 1024);
    expect(brotliCompressSync(page).length).toBeLessThanOrEqual(14 * 1024);
  });

  it('has 100 APIs a page above 200, each at most 70 KB at 20 % bad days', () => {
    expect(listPages(drawnModel({ apis: 200 }))).toBe(1);
    const model = drawnModel({ apis: 1000, bad: 0.2, down: 300 });
    expect(listPages(model)).toBe(10);
    const sizes = Array.from({ length: 10 }, (_, i) => zipped(listPage(model, i + 1)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(70 * 1024);
  });

  it('has a script of at most 2 KB', () => {
    expect(pageScript.length).toBeLessThanOrEqual(2048);
  });
});
