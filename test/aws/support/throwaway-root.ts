import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRoot } from './needs.ts';
import { ran, succeeded, type Ran } from './terraform.ts';

export type ThrowawayRoot = Readonly<{
  /** Runs a shell script as root, with nothing in its environment but what is given. */
  run: (script: string, env?: Readonly<Record<string, string>>) => Promise<Ran>;
  /** A file of it, as it is now. */
  read: (path: string) => Promise<string>;
  remove: () => Promise<void>;
}>;

// The lower layer is this machine's own root, so its curl, tar and useradd are the real ones; what they write goes to
// the upper layer. /dev is our own: its console is a file that can be read afterwards. systemctl is not there to be
// asked by an installer that starts a service on this machine.
const enter = (folder: string): string => `
set -eu
cd ${folder}
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work merged
mount -t tmpfs tmpfs merged/dev
for device in null zero random urandom; do
  : >merged/dev/$device
  mount --bind /dev/$device merged/dev/$device
done
cp console merged/dev/console
mount -t proc proc merged/proc
mkdir -p merged/usr/local/sbin
cp systemctl merged/usr/local/sbin/systemctl
status=0
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" chroot merged bash -s <script || status=$?
cat merged/dev/console >console
exit $status
`;

/** A root that can be installed into: a view of this machine in which every change is thrown away. */
export const throwawayRoot = (folder: string): ThrowawayRoot => {
  for (const name of ['upper', 'work', 'merged']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'console'), '');
  writeFileSync(join(folder, 'systemctl'), '#!/bin/sh\necho "systemctl $*" >>/systemctl.log\n', {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'enter'), enter(folder));
  return {
    run: async (script, env = {}) => {
      writeFileSync(join(folder, 'script'), script);
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      return ran([
        ...asRoot,
        'unshare',
        '--mount',
        '--pid',
        '--fork',
        'bash',
        join(folder, 'enter'),
        ...variables,
      ]);
    },
    read: async (path) =>
      succeeded([
        ...asRoot,
        'cat',
        path === '/dev/console' ? join(folder, 'console') : join(folder, 'upper', path),
      ]),
    remove: async () => {
      await succeeded([...asRoot, 'rm', '-rf', folder]);
    },
  };
};
