import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { decodeEnvironment } from '../../../src/cli/input/environment.ts';
import { variables } from '../../../src/cli/input/variables.ts';
import { runs } from '../../support/runs.ts';

const secret = 'zqhunter2zq';
const names = Object.keys(variables);

it('whatever the environment holds, it is decoded or each fault says what is wrong, and no secret is told', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ maxLength: 20 }),
    fc.double().map(String),
    fc.webUrl({ withQueryParameters: true }),
    fc.constantFrom('true', '1', '90', 'eu-central-1', `https://ann:${secret}@a.example/?key=${secret}`),
  );
  const name = fc.oneof(
    fc.constantFrom(...names),
    fc.string({ maxLength: 8 }).map((end) => `UPLEDGER_SECRET_${end}`),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('__proto__', 'constructor', 'UPLEDGER_SECRET_', 'DDB_CONFIG_TABEL'),
  );
  fc.assert(
    fc.property(fc.dictionary(name, text, { maxKeys: 8 }), text, (env, host) => {
      const decoded = decodeEnvironment({ ...env, UPLEDGER_SECRET_TOKEN: secret }, host);
      if (E.isLeft(decoded)) {
        expect(decoded.left.length).toBeGreaterThan(0);
        for (const fault of decoded.left) expect(fault).toMatch(/^[A-Z_][^ ]*[, ].*(is|are|must|may) /s);
        expect(decoded.left.join('\n')).not.toContain(secret);
        return;
      }
      const { secrets, warnings, ...rest } = decoded.right;
      expect(secrets['UPLEDGER_SECRET_TOKEN']).toBe(secret);
      expect(rest.runnerId).toMatch(/^[\x20-\x7E]{1,64}$/);
      expect(warnings.join('\n')).not.toContain(secret);
    }),
    { numRuns: runs(2000) },
  );
});
