export type Architecture = 'x64' | 'arm64';

const names: ReadonlyMap<string, Architecture> = new Map([
  ['x64', 'x64'],
  ['x86_64', 'x64'],
  ['amd64', 'x64'],
  ['arm64', 'arm64'],
  ['aarch64', 'arm64'],
]);

/** By any of its usual names: Node, Terraform and Debian each have their own. */
export const chosenArchitecture = (given: string): Architecture => {
  const known = names.get(given);
  if (known === undefined) throw new Error(`--arch must be x64 or arm64, not ${given}`);
  return known;
};
