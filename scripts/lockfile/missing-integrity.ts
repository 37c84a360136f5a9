import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Entry = t.readonly(
  t.intersection([
    t.type({ version: t.string }),
    t.partial({ name: t.string, integrity: t.string, link: t.boolean }),
  ]),
);
const Lock = t.readonly(t.type({ packages: t.readonly(t.record(t.string, t.unknown)) }));

/** A locked package without a hash: `path` as the lock has it, `spec` as npm takes it (`NAME@VERSION`). */
export type Unpinned = Readonly<{ path: string; spec: string }>;

/** `node_modules/a/node_modules/@b/c` → `@b/c` */
const nameIn = (path: string): string => path.replace(/^.*node_modules\//u, '');

/**
 * The packages of a package-lock.json whose content no hash pins. npm leaves out the hashes of optional packages that
 * other platforms install.
 *
 * @throws Error when the text is no package-lock.json
 */
export const missingIntegrity = (lockText: string): readonly Unpinned[] => {
  const lock = Lock.decode(JSON.parse(lockText));
  if (E.isLeft(lock)) throw new Error('This is not a package-lock.json: it has no "packages".');
  return Object.entries(lock.right.packages).flatMap(([path, value]) => {
    if (path === '') return [];
    const entry = Entry.decode(value);
    if (E.isLeft(entry)) return [{ path, spec: nameIn(path) }];
    const { version, name = nameIn(path), integrity, link } = entry.right;
    return link === true || integrity?.startsWith('sha512-') === true
      ? []
      : [{ path, spec: `${name}@${version}` }];
  });
};
