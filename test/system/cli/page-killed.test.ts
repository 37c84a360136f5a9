import { watch } from 'node:fs';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dashboardNow, writeDashboardLedger } from '../../support/pages/dashboard-ledger.ts';
import { brokenLinks } from '../../support/pages/page-links.ts';
import { ended } from '../../support/program/upledger.ts';
import { workplace } from '../../support/program/workplace.ts';

const temporary = '.upledger-tmp-';

/** All files of a page but those that a killed process leaves half written beside it. */
const filesOf = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(temporary));
  const read = files.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const;
  });
  return new Map(await Promise.all(read));
};

describe('a page whose writer is killed', () => {
  vi.setConfig({ testTimeout: 120_000 });

  it('consists of old and new files, each whole, and no link leads to nothing; the next one finishes it', async () => {
    await using place = await workplace();
    await writeDashboardLedger(place, 60);
    const site = join(place.path, 'site');
    const now = new Date(dashboardNow).toISOString();
    // Before: all are up. After: ten are down.
    const pageAt = (output: string, at: string) => ['page', '--output', output, '--at', at];
    const before = new Date(dashboardNow - 20 * 60_000).toISOString();
    expect((await place.run(pageAt('old', before))).code).toBe(0);
    expect((await place.run(pageAt('new', now))).code).toBe(0);
    const [old, fresh] = [await filesOf(join(place.path, 'old')), await filesOf(join(place.path, 'new'))];
    const changed = [...fresh].filter(([path, text]) => old.get(path) !== text).map(([path]) => path);
    expect(changed.length).toBeGreaterThan(30);

    const found: number[] = [];
    for (const moment of [1, 4, 20]) {
      await rm(site, { recursive: true, force: true });
      await cp(join(place.path, 'old'), site, { recursive: true });
      const child = place.start(pageAt('site', now));
      const over = ended(child);
      // A file that takes its place is seen as a temporary one that has gone.
      let seen = 0;
      const watcher = watch(site, { recursive: true }, (event) => {
        seen += event === 'rename' ? 1 : 0;
        if (seen >= 2 * moment) child.kill('SIGKILL');
      });
      await over;
      watcher.close();
      const files = await filesOf(site);
      for (const [path, text] of files) {
        expect([path, text === old.get(path) || text === fresh.get(path)]).toEqual([path, true]);
      }
      expect(brokenLinks(files, old.keys())).toEqual([]);
      found.push(changed.filter((path) => files.get(path) === fresh.get(path)).length);
      expect((await place.run(pageAt('site', now))).code).toBe(0);
      expect(await filesOf(site)).toEqual(fresh);
    }
    // At least once it really was in the middle.
    expect(found.some((count) => count > 0 && count < changed.length)).toBe(true);
  });
});
