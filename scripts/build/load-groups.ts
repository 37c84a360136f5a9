import type { Metafile } from 'esbuild';

/** Modules that go into one file, because whatever loads one of `entries` loads most of them. Paths as in a metafile. */
export type LoadGroup = Readonly<{ modules: readonly string[]; entries: readonly string[] }>;

/** A package with more code than this (bytes) is loaded by those that need it only. */
const heavyBytes = 16_384;

type Inputs = Metafile['inputs'];

const importsOf = (inputs: Inputs, path: string, lazy: boolean): readonly string[] =>
  (inputs[path]?.imports ?? [])
    .filter(({ kind, external }) => (kind === 'dynamic-import') === lazy && external !== true)
    .map((one) => one.path);

/** A module, and all that it loads at once. */
const loadedBy = (inputs: Inputs, from: readonly string[]): ReadonlySet<string> => {
  const loaded = new Set(from);
  for (const path of loaded) for (const next of importsOf(inputs, path, false)) loaded.add(next);
  return loaded;
};

const packageOf = (path: string): string | null =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path)?.[1] ?? null;

const heavyPackages = (inputs: Inputs, loaded: ReadonlySet<string>): readonly string[] => {
  const bytes = new Map<string, number>();
  for (const path of loaded) {
    const name = packageOf(path);
    if (name !== null) bytes.set(name, (bytes.get(name) ?? 0) + (inputs[path]?.bytes ?? 0));
  }
  return [...bytes].flatMap(([name, sum]) => (sum > heavyBytes ? [name] : []));
};

/**
 * Which modules of src belong together. Splitting alone makes a file of each set of modules that the same lazy imports
 * lead to: 130 for a pass, half of whose start was to find and open them, and each call from one into another goes
 * through a getter. So what `main` loads is one group, and what a pass loads (`passes`) and something else does too
 * is another, less what would bring a heavy package along to those who do not need it: that is one for each such package.
 */
export const loadGroups = (
  { inputs }: Pick<Metafile, 'inputs'>,
  main: string,
  passes: readonly string[],
): readonly LoadGroup[] => {
  const atStart = loadedBy(inputs, [main]);
  // What is loaded at the start, and lazily elsewhere too, must not bring what is shared to the start.
  const entries = [...new Set(Object.keys(inputs).flatMap((path) => importsOf(inputs, path, true)))].filter(
    (entry) => !atStart.has(entry),
  );
  const loaded = new Map(entries.map((entry) => [entry, loadedBy(inputs, [entry])]));
  const isOurs = (path: string) => packageOf(path) === null;
  const shared = [...loadedBy(inputs, passes)].filter(
    (path) =>
      isOurs(path) && !atStart.has(path) && [...loaded.values()].filter((one) => one.has(path)).length > 1,
  );
  // What most of those that share anything load anyway makes nothing worse.
  const users = entries.filter((entry) => shared.some((path) => loaded.get(entry)?.has(path)));
  const heavyOf = new Map(
    users.map((entry) => [entry, heavyPackages(inputs, loaded.get(entry) ?? new Set())]),
  );
  const usual = (name: string) =>
    [...heavyOf.values()].filter((names) => names.includes(name)).length * 2 > users.length;
  const byPackages = new Map<string, string[]>();
  for (const path of shared) {
    const key = heavyPackages(inputs, loadedBy(inputs, [path]))
      .filter((name) => !usual(name))
      .toSorted()
      .join(' ');
    byPackages.set(key, [...(byPackages.get(key) ?? []), path]);
  }
  return [
    { modules: [...atStart].filter((path) => isOurs(path) && path !== main), entries },
    ...[...byPackages].map(([key, modules]) => ({
      modules,
      entries:
        key === ''
          ? entries
          : entries.filter((entry) => modules.some((path) => loaded.get(entry)?.has(path))),
    })),
  ];
};
