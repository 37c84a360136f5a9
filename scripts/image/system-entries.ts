import type { LayerEntry } from './pack-layer.ts';

/** Who the program runs as: nobody's number on usual systems. */
export const user = 65_532;

const text = (path: string, content: string): LayerEntry => ({
  path,
  content: Buffer.from(content),
  executable: false,
});

/** `etc/ssl/certs/ca-certificates.crt`, which Debian makes when the package is installed. */
const bundle = (entries: readonly LayerEntry[]): LayerEntry => {
  const certificates = entries.flatMap((entry) =>
    'content' in entry && entry.path.endsWith('.crt')
      ? [Buffer.from(entry.content).toString().trimEnd()]
      : [],
  );
  return text('etc/ssl/certs/ca-certificates.crt', `${certificates.join('\n')}\n`);
};

/** What of a system is in no package: users, how names are resolved, and the folders that are written to. */
export const systemEntries = (packages: readonly LayerEntry[]): readonly LayerEntry[] => [
  text(
    'etc/passwd',
    `root:x:0:0:root:/:/nonexistent\nupledger:x:${String(user)}:${String(user)}:upledger:/var/lib/upledger:/nonexistent\n`,
  ),
  text('etc/group', `root:x:0:\nupledger:x:${String(user)}:\n`),
  text('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n'),
  text(
    'etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  ),
  bundle(packages),
  { path: 'tmp', owner: 0, mode: 0o1777 },
  { path: 'var/lib/upledger', owner: user, mode: 0o750 },
];
