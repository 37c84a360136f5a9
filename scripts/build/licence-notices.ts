import type { BundledPackage } from './bundled-packages.ts';

// Licences that allow passing the code on in a bundle, given their text. (0BSD and MIT-0 do not even ask for that.)
const accepted: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

const line = '-'.repeat(80);

/** The text that must go with a bundle of other people's packages. Throws at a licence nobody has looked at. */
export const licenceNotices = (packages: readonly BundledPackage[]): string => {
  const unknown = packages.filter(({ licence }) => !accepted.has(licence));
  if (unknown.length > 0) {
    const names = unknown.map(({ name, licence }) => `${name} (${licence})`).join(', ');
    throw new Error(`Read these licences before bundling their packages, then accept them here: ${names}`);
  }
  const notices = packages.map(({ name, version, licence, texts }) =>
    [line, `${name} ${version}, ${licence}`, '', ...texts].join('\n').trimEnd(),
  );
  return `${['upledger contains code of these packages.', '', ...notices].join('\n')}\n`;
};
