import { describe, expect, it } from 'vitest';
import { softwareBill } from '../../../../scripts/build/software-bill.ts';

const program = { name: 'upledger', version: '1.2.3', licence: 'MIT' };

describe('the bill of materials', () => {
  it('lists each bundled package with its version, licence, package URL and hash', () => {
    const integrity = `sha512-${Buffer.alloc(64, 0xab).toString('base64')}`;
    const packages = [{ name: '@a/b', version: '2.0.0', licence: '(MIT OR Apache-2.0)' }];
    const bill: unknown = JSON.parse(softwareBill(program, packages, () => integrity));
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { name: 'upledger', version: '1.2.3' } },
      components: [
        {
          name: '@a/b',
          version: '2.0.0',
          hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }],
          licenses: [{ expression: '(MIT OR Apache-2.0)' }],
          purl: 'pkg:npm/%40a/b@2.0.0',
        },
      ],
    });
  });

  it('is refused for a package without a pinned hash', () => {
    const packages = [{ name: 'c', version: '1.0.0', licence: 'MIT' }];
    expect(() => softwareBill(program, packages, () => undefined)).toThrow('pins no hash for c 1.0.0');
  });
});
