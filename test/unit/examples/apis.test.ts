import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../src/adapters/yaml/read-apis.ts';
import { configDefaults, configFields, type ApiConfig } from '../../../src/runner/config/api-config.ts';
import { right } from '../../support/right.ts';

const folder = resolve(import.meta.dirname, '..', '..', '..', 'examples');
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

const configsIn = async (name: string): Promise<readonly ApiConfig[]> => {
  const text = textOf(name);
  const { configs, invalid } = right(await readApis(name, text));
  expect(invalid).toStrictEqual([]);
  return configs;
};

describe('examples/small.yaml', () => {
  it('is valid, and says what differs from the defaults', async () => {
    const notify_emails = ['ops@example.com'];
    expect(await configsIn('small.yaml')).toStrictEqual([
      { ...configDefaults, api_id: 'website', url: 'https://www.example.com/', notify_emails },
      {
        ...configDefaults,
        api_id: 'shop',
        url: 'https://shop.example.com/health',
        notify_emails,
        failure_threshold: 2,
      },
    ]);
  });
});

describe('examples/large.yaml', () => {
  it('is valid, and merged entries have the fields of the entry that they name', async () => {
    const byId = new Map((await configsIn('large.yaml')).map((config) => [config.api_id, config]));
    expect(byId.size).toBeGreaterThan(15);
    expect(byId.get('payments-ledger')).toMatchObject({
      url: 'https://payments.example.com/ledger/health',
      timeout_ms: 2000,
      failure_threshold: 3,
      headers: { Authorization: 'Bearer ${env:UPLEDGER_SECRET_PAYMENTS}' },
    });
  });

  it('shows every field with a value that is not its default', async () => {
    const configs: readonly Readonly<Record<string, unknown>>[] = await configsIn('large.yaml');
    const defaults: Readonly<Record<string, unknown>> = configDefaults;
    const differs = (field: string) =>
      configs.some((config) => JSON.stringify(config[field]) !== JSON.stringify(defaults[field] ?? null));
    expect(configFields.filter((field) => !differs(field))).toStrictEqual([]);
  });

  it('names the secrets that it needs', () => {
    const text = textOf('large.yaml');
    const [intro = ''] = text.split('\n\n#');
    const list = text.slice(intro.length);
    const used = new Set(list.match(/UPLEDGER_SECRET_\w+/gu));
    expect(new Set(intro.match(/UPLEDGER_SECRET_\w+/gu))).toStrictEqual(used);
  });
});
