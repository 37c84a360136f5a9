/** The arrows of the architecture: what each part of src may import. */
export type Layer = {
  /** The other parts of src it may import. */
  readonly inward: readonly LayerName[];
  /** The only packages it may import; absent: any. */
  readonly packages?: RegExp;
  /** Packages it may not import. */
  readonly notPackages?: RegExp;
  /** The only names it may take from a package. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
};

const layerNames = ['events', 'projections', 'runner', 'adapters', 'cli', 'main'] as const;

export type LayerName = (typeof layerNames)[number];

export const isLayerName = (name: string): name is LayerName => layerNames.some((known) => known === name);

const cloudAndHttp = /^(@aws-sdk|@smithy|undici)(\/|$)/u;

export const layers: Readonly<Record<LayerName, Layer>> = {
  events: {
    inward: [],
    packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?|canonicalize|node:crypto)$/u,
    // The rest of node:crypto is randomness.
    names: { 'node:crypto': ['createHash', 'hash'] },
  },
  projections: {
    inward: ['events'],
    packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?)$/u,
  },
  runner: {
    inward: ['events', 'projections'],
    packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?|fastest-levenshtein|re2js|jsonpath-rfc9535\/parser)$/u,
  },
  adapters: { inward: ['events', 'projections', 'runner'] },
  cli: { inward: ['events', 'projections', 'runner', 'adapters'], notPackages: cloudAndHttp },
  main: { inward: ['events', 'projections', 'runner', 'adapters', 'cli'], notPackages: cloudAndHttp },
};
