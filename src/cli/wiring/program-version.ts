import { readFileSync } from 'node:fs';

/** Put in place when the program is bundled. */
declare const UPLEDGER_VERSION: string | undefined;

const ofPackage = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
    ? manifest.version
    : 'unknown';
};

/** As in package.json. */
export const programVersion = (): string =>
  typeof UPLEDGER_VERSION === 'string' ? UPLEDGER_VERSION : ofPackage();
