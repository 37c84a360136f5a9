import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsOfCommands } from '../../../../src/cli/contract/program.ts';
import { refusedPort } from '../../../support/http/servers.ts';
import { workplace } from '../../../support/program/workplace.ts';

/** Each command that opens the ledger, with what it needs besides. */
const opening: Readonly<Record<string, readonly string[]>> = {
  run: [],
  page: ['--output=p'],
  serve: ['--port=0'],
  status: [],
  init: [],
  dispatch: [],
  work: ['--drain'],
  events: ['shop'],
  transitions: [],
  explain: ['shop/1'],
  replay: [],
  resume: ['shop', '--reason=lost'],
  audit: [],
  export: [],
  backup: ['copy.db'],
  whatif: [],
  report: [],
  days: [],
  doctor: [],
};
/** With SQLite these read the file of APIs alone. */
const notOpening = new Set([
  'check',
  'apis list',
  'apis apply',
  'apis export',
  'channels list',
  'channels test',
  'subscriptions sync',
]);

const env = {
  CHECK_QUEUE_URL: 'http://127.0.0.1:9/q',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

describe('the path of a ledger', () => {
  it('is asked of every command that takes --store', () => {
    expect(new Set([...Object.keys(opening), ...notOpening])).toEqual(optionsOfCommands.store);
  });

  it.each([
    ['nowhere/x.db', /the folder nowhere does not exist|no ledger at nowhere\/x\.db/u],
    ['a.txt/x.db', /^upledger: a\.txt is not a folder/u],
    ['folder', /^upledger: folder is a folder: name a file in it$/mu],
    ['none.db/', /^upledger: none\.db\/ is a folder: name a file in it$/mu],
    ['pipe', /^upledger: pipe is not a file/u],
    ['round', /^upledger: round is a link that leads back to itself/u],
    ['x'.repeat(300), /^upledger: the path x+ is too long/u],
  ])('is wrong usage where there can be none: %s', async (path, said) => {
    await using place = await workplace();
    await place.apis([{ api_id: 'shop', url: 'http://127.0.0.1:9/' }]);
    await writeFile(join(place.path, 'a.txt'), 'text');
    await mkdir(join(place.path, 'folder'));
    await symlink('round', join(place.path, 'round'));
    execFileSync('mkfifo', [join(place.path, 'pipe')]);
    const before = await readdir(place.path);
    for (const [command, args] of Object.entries(opening)) {
      const ran = await place.run([command, ...args, `--store=sqlite:${path}`], { env });
      // doctor answers with what it finds.
      const asked = command === 'doctor' ? /^FAULT +ledger: (.*)$/mu.exec(ran.stdout)?.[1] : null;
      expect([command, ran.code]).toEqual([command, command === 'doctor' ? 1 : 2]);
      expect(asked === null ? ran.stderr : `upledger: ${String(asked)}`).toMatch(said);
    }
    expect(await readdir(place.path)).toEqual(before);
  });

  it.each([':memory:', 'file:x.db?mode=memory'])('is a file whatever its name: %s', async (path) => {
    await using place = await workplace();
    await place.apis([{ api_id: 'shop', url: `http://127.0.0.1:${String(await refusedPort())}/` }]);
    const store = `--store=sqlite:${path}`;
    expect((await place.run(['run', store])).code).toBe(0);
    expect((await place.run(['events', 'shop', store])).stdout).toContain('check: DOWN');
    expect(await place.run(['backup', 'file:copy.db', store])).toMatchObject({ code: 0, stderr: '' });
    expect((await place.run(['audit', '--store=sqlite:file:copy.db'])).code).toBe(0);
  });
});
