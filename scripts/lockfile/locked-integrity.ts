import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Lock = t.readonly(t.type({ packages: t.readonly(t.record(t.string, t.unknown)) }));
const Locked = t.readonly(t.type({ version: t.string, integrity: t.string }));

/** Looks up the hash of a package (`sha512-…`, Base64) in the text of a package-lock.json. */
export const lockedIntegrity = (
  lockText: string,
): ((name: string, version: string) => string | undefined) => {
  const lock = Lock.decode(JSON.parse(lockText));
  const hashes = new Map<string, string>();
  for (const [path, value] of Object.entries(E.isRight(lock) ? lock.right.packages : {})) {
    const entry = Locked.decode(value);
    if (E.isRight(entry))
      hashes.set(`${path.replace(/^.*node_modules\//u, '')}@${entry.right.version}`, entry.right.integrity);
  }
  return (name, version) => hashes.get(`${name}@${version}`);
};
