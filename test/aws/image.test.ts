import { readdirSync, readFileSync, rmSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asRoot, describeWith, needs } from './support/needs.ts';
import { packageVersion, ran, root, succeeded, type Ran } from './support/terraform.ts';

// What a runtime does: the image read-only, its volume and /tmp writable, its own user, nothing of the host.
const start = `
set -e
root=$1; shift
chroot=$(command -v chroot)
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o uid=65532,gid=65532,mode=0750 tmpfs "$root/var/lib/upledger"
mount -t tmpfs tmpfs "$root/tmp"
exec env -i PATH=/opt/upledger/bin HOME=/var/lib/upledger UPLEDGER_PROGRAM=upledger \\
  "$chroot" --userspec=65532:65532 "$root" "$@"
`;

describeWith([needs.umoci, needs.skopeo, needs.xz, needs.chroot], 'the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-image-'));
  const layout = (arch: string) => join(folder, `upledger-${packageVersion()}-linux-${arch}-image`);
  const tree = join(folder, 'bundle/rootfs');

  beforeAll(async () => {
    for (const arch of ['x64', 'arm64'])
      await succeeded([process.execPath, 'scripts/image.ts', '--to', folder, '--arch', arch], { cwd: root });
    await succeeded([
      ...asRoot,
      'umoci',
      'unpack',
      '--image',
      `${layout('x64')}:${packageVersion()}`,
      join(folder, 'bundle'),
    ]);
  });

  afterAll(async () => {
    await ran([...asRoot, 'rm', '-rf', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  const inside = (...command: readonly string[]): Promise<Ran> =>
    ran([...asRoot, 'unshare', '--mount', 'bash', '-c', start, 'start', tree, ...command]);

  const node = '/opt/upledger/bin/node';
  const program = '/opt/upledger/lib/upledger.cjs';

  it.each([
    ['x64', 'amd64', 0x3e],
    ['arm64', 'arm64', 0xb7],
  ])('for %s is one that skopeo reads, below 80 MB', async (arch, architecture, machine) => {
    const image = `oci:${layout(arch)}:${packageVersion()}`;
    const config = JSON.parse(await succeeded(['skopeo', 'inspect', '--config', image])) as Readonly<{
      architecture: string;
      config: Readonly<Record<string, unknown>>;
    }>;
    expect(config).toMatchObject({ architecture, os: 'linux' });
    expect(config.config).toMatchObject({ User: '65532:65532', Entrypoint: [node, program] });
    const { Layers } = JSON.parse(await succeeded(['skopeo', 'inspect', image])) as {
      Layers: readonly string[];
    };
    expect(Layers).toHaveLength(2);
    const blobs = join(layout(arch), 'blobs/sha256');
    const sizes = readdirSync(blobs).map((name) => statSync(join(blobs, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(80_000_000);
    // e_machine of the ELF headers in both layers
    const machines = await succeeded([
      'bash',
      '-c',
      `for digest in ${Layers.map((digest) => digest.slice('sha256:'.length)).join(' ')}; do
        tar -xzOf ${blobs}/$digest --wildcards '*/libc.so.6' opt/upledger/bin/node 2>/dev/null | head -c 20 | od -An -tu2 -j18 -N2 || true
      done`,
    ]);
    expect(machines.trim().split(/\s+/u).map(Number)).toEqual([machine, machine]);
  });

  it('runs as its own user, and can write its volume and nothing else', async () => {
    expect(await inside(node, program, '--version')).toMatchObject({
      code: 0,
      stdout: `${packageVersion()}\n`,
    });
    const probe = `
      const { execFileSync } = require('node:child_process');
      const { writeFileSync } = require('node:fs');
      process.chdir('/var/lib/upledger');
      const run = (...args) => execFileSync('${node}', ['${program}', ...args], { encoding: 'utf8', stdio: 'pipe' });
      writeFileSync('apis.yaml', 'apis: [{ api_id: closed, url: "http://localhost:9/", failure_threshold: 1 }]');
      const pass = JSON.parse(run('run', '--json'));
      const denied = ['/etc/x', '/opt/upledger/x', '/x'].map((file) => {
        try { writeFileSync(file, ''); return 'written'; } catch (error) { return error.code; }
      });
      console.log(JSON.stringify({ uid: process.getuid(), checked: pass.apis.checked, to: pass.transitions[0].to, denied }));`;
    const { code, stdout, stderr } = await inside(node, '-e', probe);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      uid: 65_532,
      checked: 1,
      to: 'DOWN',
      denied: ['EROFS', 'EROFS', 'EROFS'],
    });
  });

  it('holds no shell and no program but Node, and the certificates of Debian', async () => {
    const executables = await succeeded([
      ...asRoot,
      'find',
      tree,
      '-type',
      'f',
      '-perm',
      '/111',
      '-not',
      '-name',
      '*.so*',
    ]);
    expect(
      executables
        .trim()
        .split('\n')
        .filter((path) => !/\/lib\/|\/usr\/lib\//u.test(path)),
    ).toEqual([join(tree, 'opt/upledger/bin/node')]);
    const certificates = readFileSync(join(tree, 'etc/ssl/certs/ca-certificates.crt'), 'utf8');
    expect(certificates.match(/BEGIN CERTIFICATE/gu)?.length).toBeGreaterThan(100);
  });
});
