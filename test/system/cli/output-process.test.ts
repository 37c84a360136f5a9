import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { refusedPort } from '../../support/http/servers.ts';
import { writeSmallLedger } from '../../support/ledger/small-ledger.ts';
import { upledgerTo } from '../../support/program/upledger.ts';
import { workplace } from '../../support/program/workplace.ts';

describe('output of a process', () => {
  it('ends quietly when its reader goes away', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const child = place.start(['export']);
    child.stdout.destroy();
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([child.exitCode, said]).toEqual([0, '']);
  });

  it('says that its output could not be written, and ends with 1', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    await using file = await open(join(place.path, 'upledger.db'), 'r');
    const { code, stderr } = await upledgerTo(file.fd, ['export'], { cwd: place.path });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^upledger: the output was cut off: .*write/u)]);
  });

  it('ends in silence when its reader has seen enough', async () => {
    await using place = await workplace();
    const gone = `http://127.0.0.1:${String(await refusedPort())}`;
    // Far more than a pipe holds.
    await place.apis(Array.from({ length: 600 }, (_, i) => ({ api_id: `api-${String(i)}`, url: gone })));
    await place.run(['run', '--json']);
    const child = place.start(['transitions', '--format', 'json']);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await text(child.stderr)).toBe('');
    expect(await exit).toStrictEqual([0, null]);
  });

  it('leaves what was there when a seal cannot be written, so that it can be tried again', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    await writeFile(join(place.path, 'log.jsonl'), (await place.run(['export'])).stdout);
    const seal = ['audit', '--file', 'log.jsonl', '--seal', 'seal.json'] as const;
    const path = join(place.path, 'seal.json');
    // No file may grow: a disk that is full.
    const full = (...args: readonly string[]) =>
      place.spawn([...seal, ...args], { through: ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh'] });
    const { code, stderr } = await full();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/was not written/u)]);
    expect(existsSync(path)).toBe(false);
    expect((await place.run(seal)).code).toBe(0);
    const before = await readFile(path, 'utf8');
    expect(await full('--force')).toMatchObject({ code: 1 });
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await readdir(place.path)).toHaveLength(3);
  });
});
