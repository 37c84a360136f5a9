import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../package/architecture.ts';
import type { Layer } from './pack-layer.ts';
import { user } from './system-entries.ts';

type Image = Readonly<{
  folder: string;
  version: string;
  architecture: Architecture;
  layers: readonly (Layer & Readonly<{ createdBy: string }>)[];
}>;

const digestOf = (content: Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

const epoch = '1970-01-01T00:00:00Z';

/** Writes an OCI image layout, with one image by the name of its version. Gives its digest, and its size in bytes. */
export const writeLayout = ({ folder, version, architecture, layers }: Image) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  let size = 0;
  const blob = (mediaType: string, content: Buffer) => {
    const digest = digestOf(content);
    writeFileSync(join(folder, 'blobs', digest.replace(':', '/')), content);
    size += content.length;
    return { mediaType, digest, size: content.length };
  };
  const platform = { architecture: architecture === 'x64' ? 'amd64' : 'arm64', os: 'linux' };
  const described = {
    'org.opencontainers.image.title': 'upledger',
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': 'MIT',
  };
  const config = blob(
    'application/vnd.oci.image.config.v1+json',
    json({
      created: epoch,
      ...platform,
      config: {
        User: `${String(user)}:${String(user)}`,
        Env: [
          'PATH=/opt/upledger/bin',
          'HOME=/var/lib/upledger',
          'UPLEDGER_PROGRAM=upledger',
          'LOG_FORMAT=json',
        ],
        Entrypoint: ['/opt/upledger/bin/node', '/opt/upledger/lib/upledger.cjs'],
        Cmd: ['--help'],
        WorkingDir: '/var/lib/upledger',
        Volumes: { '/var/lib/upledger': {} },
        Labels: described,
        StopSignal: 'SIGTERM',
      },
      rootfs: { type: 'layers', diff_ids: layers.map(({ tar }) => digestOf(tar)) },
      history: layers.map(({ createdBy }) => ({ created: epoch, created_by: createdBy })),
    }),
  );
  const manifest = blob(
    'application/vnd.oci.image.manifest.v1+json',
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: layers.map(({ gzip }) => blob('application/vnd.oci.image.layer.v1.tar+gzip', gzip)),
      annotations: described,
    }),
  );
  writeFileSync(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(
    join(folder, 'index.json'),
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [{ ...manifest, platform, annotations: { 'org.opencontainers.image.ref.name': version } }],
    }),
  );
  return { digest: manifest.digest, size };
};
