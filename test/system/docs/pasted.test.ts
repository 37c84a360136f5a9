import { spawn, spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { mailServer, type Mail } from '../../support/channels/mail-server.ts';
import { bodyOf, httpServer } from '../../support/http/servers.ts';
import { readUnit, valuesOf } from '../../support/program/unit-file.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const textOf = (file: string) => readFile(join(root, file), 'utf8');

const blocksOf = (page: string, language: string): readonly string[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$/gmsu)].flatMap(([, of, block = '']) =>
    of === language ? [block] : [],
  );

type Shell = Readonly<{ cwd: string; path?: string; env?: Readonly<Record<string, string>> }>;

/** Runs what somebody pastes, with the Node of the machine, not that of the tests. */
const paste = async (script: string, { cwd, path = '', env = {} }: Shell) => {
  const child = spawn('/bin/sh', ['-euc', script], {
    cwd,
    env: { PATH: `${path}${path === '' ? '' : ':'}${process.env['PATH'] ?? ''}`, HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exit, stdout, stderr };
};

/** Looks like a checkout whose working files are its own. */
const checkout = async (path: string): Promise<void> => {
  for (const name of ['scripts', 'src', 'node_modules', 'package.json', 'examples', 'packaging'])
    await symlink(join(root, name), join(path, name));
};

const website = (url: string) => JSON.stringify({ apis: [{ api_id: 'website', url }] });

describe('the cron lines of README', () => {
  it('make a pass with whatever Node there is, and keep the output of a week', async () => {
    await using server = await httpServer((_, response) => response.end());
    const { path, remove } = await temporaryFolder();
    await checkout(path);
    await writeFile(join(path, 'apis.yaml'), website(server.url));
    const [block = ''] = blocksOf(await textOf('README.md'), 'cron');
    const commands = block
      .trim()
      .split('\n')
      .map((line) => line.replace(/^(?:\S+ ){5}/u, '').replaceAll('/srv/upledger', path));
    expect(commands).toHaveLength(2);
    for (const command of commands)
      expect(await paste(command, { cwd: '/' })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(join(path, 'upledger.log.1'), 'utf8')).toMatch(/1 checked of 1 due/u);
    expect(await readdir(path)).toContain('upledger.db');
    expect(await readdir(path)).not.toContain('upledger.log');
    await remove();
  });

  it('of the channels deliver a message to a webhook and to a mailbox', async () => {
    const posted: string[] = [];
    await using hook = await httpServer((request, response) => {
      void bodyOf(request).then((body) => posted.push(body) && response.end());
    });
    const mails: Mail[] = [];
    await using mailbox = await mailServer({ disabledCommands: ['STARTTLS'] }, (mail) => {
      mails.push(mail);
      return null;
    });
    const { path, remove } = await temporaryFolder();
    await checkout(path);
    const readme = await textOf('README.md');
    const yaml = blocksOf(readme, 'yaml');
    const channels = yaml.find((block) => block.startsWith('channels:')) ?? '';
    const apis = yaml.find((block) => block.startsWith('apis:')) ?? '';
    const file = `${channels.replace('https://hooks.example.com/up', `${hook.url}/up`)}\n${apis}`;
    await writeFile(join(path, 'apis.yaml'), file);
    const commands = blocksOf(readme, 'sh').find((block) => block.includes('channels test')) ?? '';
    const here = `smtp://127.0.0.1:${String(mailbox.port)}`;
    const script = commands.replace('smtps://user:password@smtp.example.com', here);
    const { code, stderr } = await paste(script, { cwd: path });
    expect([code, stderr]).toEqual([0, '']);
    expect(posted.map((body) => JSON.parse(body) as unknown)).toMatchObject([{ type: 'test' }]);
    expect(mails.map(({ from, to }) => [from, to])).toEqual([['up@example.com', ['ops@example.com']]]);
    await remove();
  });

  it('of docs/sqlite.md make a backup, and the restore that it describes gives the ledger back', async () => {
    await using server = await httpServer((_, response) => response.end());
    const { path, remove } = await temporaryFolder();
    await checkout(path);
    await writeFile(join(path, 'apis.yaml'), website(server.url));
    await mkdir(join(path, 'backup'));
    const upledger = 'node scripts/with-node.mjs src/main.ts';
    expect(await paste(`${upledger} run`, { cwd: path })).toMatchObject({ code: 0 });
    const [block = ''] = blocksOf(await textOf('docs/sqlite.md'), 'cron');
    // cron takes a bare % for the end of the line.
    const line = block
      .replace(/^(?:\S+ ){5}/u, '')
      .replaceAll('/srv/upledger', path)
      .replaceAll(String.raw`\%`, '%');
    expect(await paste(line, { cwd: '/' })).toMatchObject({ code: 0, stderr: '' });
    const [copy = ''] = await readdir(join(path, 'backup'));
    expect(copy).toMatch(/^upledger-\d\d\.db$/u);
    const before = await paste(`${upledger} export`, { cwd: path });
    await writeFile(join(path, 'upledger.db'), 'overwritten');
    const steps = `mkdir -p damaged && mv upledger.db* damaged/; cp backup/${copy} upledger.db; ${upledger} audit; ${upledger} replay --verify`;
    expect(await paste(steps, { cwd: path })).toMatchObject({ code: 0 });
    expect(await paste(`${upledger} export`, { cwd: path })).toEqual(before);
    await remove();
  });
});

/** What the archive of a release holds, with this Node and the program from its sources. */
const archive = async (path: string): Promise<void> => {
  const name = `upledger-${manifest.version}-linux-x64`;
  const folder = join(path, 'made', name);
  await mkdir(join(folder, 'lib'), { recursive: true });
  await cp(join(root, 'packaging', 'bin'), join(folder, 'bin'), { recursive: true });
  for (const bin of await readdir(join(folder, 'bin'))) await chmod(join(folder, 'bin', bin), 0o755);
  await symlink(process.execPath, join(folder, 'bin', 'node'));
  await writeFile(
    join(folder, 'lib', 'upledger.cjs'),
    `import(${JSON.stringify(join(root, 'src', 'main.ts'))});\n`,
  );
  await mkdir(join(path, 'releases'));
  const packed = spawnSync('tar', [
    '-czf',
    join(path, 'releases', `${name}.tar.gz`),
    '-C',
    join(path, 'made'),
    name,
  ]);
  expect(packed.status).toBe(0);
};

/** Commands that would change the machine only say that they were asked. */
const shims = async (path: string): Promise<string> => {
  const folder = join(path, 'shims');
  await mkdir(folder);
  const say = `echo "$(basename "$0") $*" >> "${join(path, 'asked')}"`;
  for (const name of ['useradd', 'systemctl', 'chown', 'npm']) {
    await writeFile(join(folder, name), `#!/bin/sh\n${say}\n`);
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, 'sudo'), '#!/bin/sh\nif [ "$1" = -u ]; then shift 2; fi\nexec "$@"\n');
  await chmod(join(folder, 'sudo'), 0o755);
  return folder;
};

describe('docs/elsewhere.md, "Without AWS", pasted into an empty root', () => {
  it('installs the program, whose service records a pass that the last commands show', async () => {
    await using server = await httpServer((_, response) => response.end());
    const { path, remove } = await temporaryFolder();
    await checkout(path);
    await archive(path);
    const machine = join(path, 'root');
    for (const folder of ['etc/systemd/system', 'usr/local/bin', 'var/lib/upledger'])
      await mkdir(join(machine, folder), { recursive: true });
    const shell = { cwd: path, path: `${await shims(path)}:${join(machine, 'usr/local/bin')}` };
    const here = (line: string) =>
      line
        .replaceAll(/(?<=^|[\s=:])\/(?=opt\/upledger|etc\/|usr\/local|var\/lib\/upledger)/gmu, `${machine}/`)
        .replaceAll('https://www.example.com/', server.url);
    const [, section = ''] = (await textOf('docs/elsewhere.md')).split('## Without AWS');
    const blocks = blocksOf(section, 'sh').map(here);
    const shown = blocks.at(-1) ?? '';
    for (const block of blocks.slice(0, -1))
      expect([block, await paste(block, shell)]).toEqual([
        block,
        expect.objectContaining({ code: 0, stderr: '' }),
      ]);
    expect((await readFile(join(path, 'asked'), 'utf8')).split('\n')).toEqual([
      'npm run package',
      expect.stringMatching(/^useradd --system .* upledger$/u),
      expect.stringMatching(/^chown root:upledger /u),
      'systemctl daemon-reload',
      'systemctl enable --now upledger.timer',
      '',
    ]);

    const { entries } = readUnit(
      await readFile(join(machine, 'etc/systemd/system/upledger.service'), 'utf8'),
    );
    const of = (key: string) => here((valuesOf(entries, 'Service', key)[0] ?? '').replace(/^-/u, ''));
    const environment = await readFile(of('EnvironmentFile'), 'utf8');
    const env: Record<string, string> = {};
    for (const [, name = '', value = ''] of environment.matchAll(/^(\w+)="(.*)"$/gmu)) env[name] = value;
    const pass = await paste(of('ExecStart'), { cwd: of('WorkingDirectory'), env });
    const warned =
      /^upledger: alerts are only printed here, so nobody else gets them: .* \(try it with `(\S+) channels test --store .*\n$/u;
    expect([pass.code, pass.stderr]).toEqual([0, expect.stringMatching(warned)]);
    const [, hinted = ''] = warned.exec(pass.stderr) ?? [];
    expect(await paste(`${hinted} --version`, { cwd: path })).toMatchObject({ code: 0, stderr: '' });

    const [status = '', doctor = ''] = shown.trim().split('\n');
    const secretly = { ...shell, env: { UPLEDGER_ENVIRONMENT: join(machine, 'etc/upledger/environment') } };
    const [first, second] = [await paste(status, secretly), await paste(doctor, secretly)];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toMatch(/^website +UP /mu);
    expect(second.stdout).toMatch(/^ok +configs of/mu);
    await remove();
  });
});

describe('npm pack', () => {
  it('holds the program and what a reader of it needs, and no source, test or script', () => {
    const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const paths = [...stdout.matchAll(/"path": "([^"]+)"/gu)].map(([, path = '']) => path);
    expect(paths).toContain('package.json');
    expect(
      paths.filter((path) => !/^(?:dist\/|(?:README|CHANGELOG)\.md$|LICENSE$|package\.json$)/u.test(path)),
    ).toEqual([]);
  });
});
