import { spawnSync } from 'node:child_process';

/**
 * The address below which a mirror has `debian/` and `debian-security/`: DEBIAN_MIRROR, or else that of the package lists
 * of this machine.
 *
 * @throws Error when neither names one
 */
export const debianMirror = (env: Readonly<Record<string, string | undefined>>): string => {
  const named = env['DEBIAN_MIRROR'];
  if (named !== undefined && named !== '') return named.replace(/\/+$/u, '');
  const { stdout } = spawnSync('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const site = /^(https?:\/\/.*)\/debian\/?$/mu.exec(stdout ?? '')?.[1];
  if (site === undefined)
    throw new Error(
      'No mirror of Debian is known: set DEBIAN_MIRROR to the address of one, below which it has debian/ and debian-security/.',
    );
  return site;
};
