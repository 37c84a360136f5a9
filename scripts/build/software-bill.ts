import type { BundledPackage } from './bundled-packages.ts';

export type BillComponent = Pick<BundledPackage, 'name' | 'version' | 'licence'>;

/** `sha512-BASE64`, as npm writes it, as CycloneDX wants it: the hash in hexadecimal. */
const sha512Of = (integrity: string): string =>
  Buffer.from(integrity.replace(/^sha512-/u, ''), 'base64').toString('hex');

/** The package URL of an npm package: the `@` of a scope is percent-encoded (purl specification, type npm). */
const packageUrl = (name: string, version: string): string =>
  `pkg:npm/${name.replace(/^@/u, '%40')}@${encodeURIComponent(version)}`;

type IntegrityOf = (name: string, version: string) => string | undefined;

/** @throws Error when the lock pins no hash for a component */
export const billComponent = (
  { name, version, licence }: BillComponent,
  integrityOf: IntegrityOf,
): Readonly<Record<string, unknown>> => {
  const integrity = integrityOf(name, version);
  if (integrity === undefined) throw new Error(`package-lock.json pins no hash for ${name} ${version}.`);
  const purl = packageUrl(name, version);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    hashes: [{ alg: 'SHA-512', content: sha512Of(integrity) }],
    licenses: [/[ ()]/u.test(licence) ? { expression: licence } : { license: { id: licence } }],
    purl,
  };
};

/**
 * A software bill of materials in CycloneDX 1.6: the program, and each package whose code is in it, with the hash that
 * package-lock.json pins. Without time or serial number: the same packages give the same bytes.
 *
 * @param integrityOf the lock's `sha512-…` of a package
 * @throws Error when the lock pins no hash for a component
 */
export const softwareBill = (
  program: Readonly<{ name: string; version: string; licence: string }>,
  components: readonly BillComponent[],
  integrityOf: IntegrityOf,
): string => {
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `pkg:generic/${program.name}@${program.version}`,
        name: program.name,
        version: program.version,
        licenses: [{ license: { id: program.licence } }],
      },
    },
    components: components.map((component) => billComponent(component, integrityOf)),
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
};
