import type { Architecture } from '../package/architecture.ts';

/** One file of Debian 12, by its path on a mirror, as `apt-get` verified it. */
export type DebianPackage = Readonly<{ name: string; path: string; sha256: string }>;

const certificates: DebianPackage = {
  name: 'ca-certificates',
  path: 'debian-security/pool/updates/main/c/ca-certificates/ca-certificates_20250419~deb12u2_all.deb',
  sha256: 'b9f76b5271a7ac373fd5e7e1b5b826a71ddd702b42a0d104955ecb1acfffc94b',
};

/**
 * What Node needs of a system, and no more: no shell, no package manager. To raise a version, see
 * docs/releasing.md. A mirror drops a version some time after the next one; DEBIAN_MIRROR may name one that keeps them.
 */
export const debianPackages: Readonly<Record<Architecture, readonly DebianPackage[]>> = {
  x64: [
    {
      name: 'libc6',
      path: 'debian/pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb',
      sha256: 'ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf',
    },
    {
      name: 'libstdc++6',
      path: 'debian/pool/main/g/gcc-12/libstdc++6_12.2.0-14+deb12u1_amd64.deb',
      sha256: '5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d',
    },
    {
      name: 'libgcc-s1',
      path: 'debian/pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb',
      sha256: '3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7',
    },
    certificates,
  ],
  arm64: [
    {
      name: 'libc6',
      path: 'debian/pool/main/g/glibc/libc6_2.36-9+deb12u14_arm64.deb',
      sha256: '01f4330719fd4f65580e16ea5a0527f372fca750e8f588d26deaf09f2d3b1cf4',
    },
    {
      name: 'libstdc++6',
      path: 'debian/pool/main/g/gcc-12/libstdc++6_12.2.0-14+deb12u1_arm64.deb',
      sha256: '26e138c677a985775331373828a6c286c551ff397cb735d00e2383cb273d1cb2',
    },
    {
      name: 'libgcc-s1',
      path: 'debian/pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_arm64.deb',
      sha256: '576926b283613db80168ddf76380a3bd877602778cf0d226caa7bfbfa71eacf3',
    },
    certificates,
  ],
};
