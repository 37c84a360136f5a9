/** Where something stands in the file that is read, and why it is not, or not quite, in the file that is written. */
export type LeftOut = Readonly<{ path: readonly string[]; what: string }>;

/** What one part of an API becomes: fields, and what there is to say of it. */
export type Part = Readonly<{ fields: Readonly<Record<string, unknown>>; leftOut: readonly LeftOut[] }>;

/** One API of another monitor: fields that are not checked yet, and where it stands. */
export type ImportedApi = Readonly<{ path: readonly string[]; fields: Readonly<Record<string, unknown>> }>;

/** What became of a file of another monitor. */
export type Imported = Readonly<{ apis: readonly ImportedApi[]; leftOut: readonly LeftOut[] }>;

/** A name as an `api_id`: `Front page` is `front-page`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 120);

/** Gives each API a name of its own, in the order in which they are asked for. */
export const createNames = (): ((...parts: readonly string[]) => string) => {
  const used = new Set<string>();
  return (...parts) => {
    const slug = slugOf(parts.filter((part) => part !== '').join('-')) || 'api';
    let name = slug;
    for (let i = 2; used.has(name); i += 1) name = `${slug}-${String(i)}`;
    used.add(name);
    return name;
  };
};
