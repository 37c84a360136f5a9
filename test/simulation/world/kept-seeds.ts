import { readFileSync } from 'node:fs';

export type KeptSeed = Readonly<{ seed: number; why: string }>;

/** Seeds whose worlds once broke a promise. */
export const keptSeeds = (): readonly KeptSeed[] =>
  JSON.parse(readFileSync(new URL('./kept-seeds.json', import.meta.url), 'utf8')) as readonly KeptSeed[];
