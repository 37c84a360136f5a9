import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../../src/cli/commands.ts';
import { asTyped, optionsOfCommands, programName, programOf } from '../../../../src/cli/contract/program.ts';
import { refusedPort } from '../../../support/http/servers.ts';
import { workplace } from '../../../support/program/workplace.ts';

const npm = 'npm run -s upledger --';
const plain = programOf(npm, []);

describe('the name of the program', () => {
  const node = '/usr/lib/node/bin/node';
  it.each([
    ['upledger', {}, 'node', [node, '/srv/node_modules/.bin/upledger']],
    ['npx upledger', { npm_lifecycle_event: 'npx' }, 'node', [node, '/srv/node_modules/.bin/upledger']],
    ['upledger', {}, 'node', [node, '/srv/node_modules/upledger/dist/upledger.cjs']],
    [
      '/usr/local/bin/upledger',
      { UPLEDGER_PROGRAM: '/usr/local/bin/upledger' },
      'node',
      [node, '/lib/a.cjs'],
    ],
    ['node dist/upledger.cjs', {}, 'node', [node, '/srv/up/dist/upledger.cjs']],
    ['node --no-warnings src/main.ts', {}, 'node', [node, '--no-warnings', '/srv/up/src/main.ts']],
    [`${node} src/main.ts`, {}, node, [node, '/srv/up/src/main.ts']],
    [
      '.node/bin/node src/main.ts',
      {},
      '/srv/up/.node/bin/node',
      ['/srv/up/.node/bin/node', '/srv/up/src/main.ts'],
    ],
    ['node /opt/upledger.cjs', {}, 'node', [node, '/opt/upledger.cjs']],
    ["node '/my files/upledger.cjs'", {}, 'node', [node, '/my files/upledger.cjs']],
    [npm, { npm_lifecycle_event: 'upledger' }, 'node', [node, '/srv/up/src/main.ts']],
    [npm, { npm_lifecycle_event: 'start' }, 'node', [node, '/srv/up/src/main.ts']],
    ['node src/main.ts', { npm_lifecycle_event: 'npx' }, 'node', [node, '/srv/up/src/main.ts']],
  ])('is %s with %j, started as %s %j', (name, env, argv0, self) => {
    expect(programName(env, { argv0, self, cwd: '/srv/up' })).toBe(name);
  });

  it('stands before every command that a text names', () => {
    for (const { name } of commands.filter(({ hidden }) => hidden !== true))
      expect(asTyped(plain, `(see \`upledger ${name}\`)`)).toBe(`(see \`${npm} ${name}\`)`);
  });

  it.each([
    'upledger: 2 checks',
    'upledger checks APIs',
    'a newer upledger wrote it',
    `${npm} run`,
    'x-upledger run',
  ])('is no part of %j', (text) => {
    expect(asTyped(plain, text)).toBe(text);
  });

  it('is the one by which it was started, in all that people read', async () => {
    await using place = await workplace();
    const said = async (...args: readonly string[]) => {
      const { stdout, stderr } = await place.run(args, { program: npm });
      return stdout + stderr;
    };
    expect(await said('status')).toContain(`create one with \`${npm} init\``);
    expect(await said('rnu')).toContain(`See ${npm} --help`);
    expect(await said('doctor')).toContain(`create it with \`${npm} init\``);
    expect(await said('init')).toContain(`then: ${npm} run && ${npm} status`);
    expect(await readFile(join(place.path, 'apis.yaml'), 'utf8')).toContain(
      `# Check this file with: ${npm} apis validate apis.yaml\n`,
    );
    expect(await said('explain', 'x')).toContain(`(${npm} transitions and ${npm} events list them)`);
    expect(await said('status', 'nope')).toContain(`(${npm} status lists them all)`);
    await place.apis([{ api_id: 'gone', url: `http://127.0.0.1:${String(await refusedPort())}` }]);
    expect(await said('run', '--all')).toContain(`To see why, run: ${npm} explain gone/`);
  });
});

describe('a hint', () => {
  const program = programOf('upledger', [
    'run',
    '--store=sqlite:a.db',
    '--apis',
    'my apis.yaml',
    '--every',
    '1m',
  ]);

  it.each([
    ['run `upledger init`', "run `upledger init --store sqlite:a.db --apis 'my apis.yaml'`"],
    ['run: upledger explain shop/5', 'run: upledger explain --store sqlite:a.db shop/5'],
    ['upledger apis validate x.yaml', 'upledger apis validate x.yaml'],
    ['upledger apis apply x.yaml', 'upledger apis apply --store sqlite:a.db x.yaml'],
    ['upledger demo', 'upledger demo'],
    ['See upledger run --help', 'See upledger run --help'],
    ['upledger audit --store sqlite:b.db lists them', 'upledger audit --store sqlite:b.db lists them'],
    ['`upledger audit` or --store', '`upledger audit --store sqlite:a.db` or --store'],
  ])('%j looks where the command that gives it looked', (text, typed) => {
    expect(asTyped(program, text)).toBe(typed);
  });

  it('takes the last of several, and nothing where nothing was given', () => {
    expect(asTyped(programOf('upledger', ['--store', 'a', '--store', 'b']), 'upledger audit')).toBe(
      'upledger audit --store b',
    );
    expect(asTyped(programOf('upledger', ['status']), 'upledger audit')).toBe('upledger audit');
    expect(asTyped(programOf('upledger', ['status', '--', '--store', 'a']), 'upledger audit')).toBe(
      'upledger audit',
    );
  });

  it('knows which commands look where', async () => {
    const declared = { store: new Set<string>(), apis: new Set<string>() };
    for (const { name, hidden, load } of commands) {
      if (hidden === true) continue;
      const command = new Command(name);
      (await load()).declare(command);
      const leaves = command.commands.length > 0 ? command.commands : [command];
      for (const leaf of leaves)
        for (const option of leaf.options) {
          const words = leaf === command ? name : `${name} ${leaf.name()}`;
          if (option.long === '--store') declared.store.add(words);
          // whatif has an --apis of its own: the file that it tries out.
          if (option.long === '--apis' && name !== 'whatif') declared.apis.add(words);
        }
    }
    expect(declared).toEqual(optionsOfCommands);
  });

  it('works as printed: each that init prints for another store and other configs', async () => {
    await using place = await workplace();
    const places = ['--store', 'sqlite:my ledger.db', '--apis', 'a b.yaml'];
    const { stdout } = await place.run(['init', ...places]);
    const hints = /then: (.*)\n/u.exec(stdout)?.[1]?.split(' && ') ?? [];
    expect(hints).toHaveLength(2);
    const url = `http://127.0.0.1:${String(await refusedPort())}`;
    await writeFile(join(place.path, 'a b.yaml'), JSON.stringify({ apis: [{ api_id: 'gone', url }] }));
    for (const hint of hints) {
      const words = [...hint.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, word]) => quoted ?? word ?? '');
      expect(words.shift()).toBe('upledger');
      expect(
        (await place.run(words)).stderr.replace(/^upledger: alerts are only printed here.*\n/u, ''),
      ).toBe('');
    }
  });

  it('can be pasted whatever the names in it are', async () => {
    await using place = await workplace();
    const paste = async (said: string, hint: RegExp) => {
      const typed = hint.exec(said)?.[1] ?? '';
      const words = execFileSync('sh', ['-c', `printf '%s\\n' ${typed}`], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(words.shift()).toBe('upledger');
      return place.run(words);
    };
    const url = `http://127.0.0.1:${String(await refusedPort())}`;
    await place.apis([{ api_id: '-odd', url }]);
    const alert = await place.run(['run', '--all']);
    expect(await paste(alert.stdout, /To see why, run: (.*)/u)).toMatchObject({ code: 0, stderr: '' });
    const none = await place.run(['explain', '--', '-odd/999']);
    expect(await paste(none.stderr, /\((.*) shows what there is/u)).toMatchObject({ code: 0, stderr: '' });
    const whole = await place.run(['resume', '--reason=nothing is torn', '--', '-odd']);
    expect(await paste(whole.stderr, /\((.*) compares its state/u)).toMatchObject({ code: 0, stderr: '' });
    const odd = join(place.path, "Anna's page; $HOME");
    await mkdir(odd);
    await writeFile(join(odd, 'note.txt'), 'hers');
    const held = await place.run(['page', '--output', odd]);
    expect(held.code).toBe(2);
    expect(await paste(held.stderr, /use `(.*)` once/u)).toMatchObject({ code: 0, stderr: '' });
  });
});
