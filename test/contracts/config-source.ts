import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { configDefaults } from '../../src/runner/config/api-config.ts';
import type { Configs, ConfigSource } from '../../src/runner/ports/config-source.ts';

type Item = Readonly<Record<string, unknown>>;

/** A source that holds the given raw items, each with an `api_id` of its own. */
export type WithItems = (items: readonly Item[]) => Promise<ConfigSource>;

const whole = (api_id: string): Item => ({ api_id, url: `https://${api_id}.example.com/` });

const readFrom = async (source: ConfigSource, apiIds?: readonly string[]): Promise<Configs> => {
  const read = await source.read(apiIds)();
  if (E.isLeft(read)) throw new Error(read.left.message);
  return read.right;
};

const idsOf = ({ configs }: Configs): readonly string[] => configs.map(({ api_id }) => api_id).toSorted();

/** What every `ConfigSource` does, whatever keeps the items. */
export const configSourceContract = (name: string, withItems: WithItems): void => {
  describe(`ConfigSource of ${name}`, () => {
    it('lists nothing when it holds nothing', async () => {
      expect(await readFrom(await withItems([]))).toStrictEqual({ configs: [], invalid: [] });
    });

    it('fills in the defaults of the least item', async () => {
      const { configs, invalid } = await readFrom(await withItems([whole('orders')]));
      expect(configs).toStrictEqual([{ ...whole('orders'), ...configDefaults }]);
      expect(invalid).toStrictEqual([]);
    });

    it('gives every field of a full item', async () => {
      const full = {
        ...whole('full'),
        name: 'Full of everything',
        group: 'Orders',
        tags: ['eu', 'team:orders'],
        channels: ['default', 'team'],
        method: 'POST',
        expected_status_codes: [200, 204],
        timeout_ms: 1500,
        check_interval_seconds: 60,
        notify_emails: ['ops@example.com'],
        enabled: false,
        failure_threshold: 3,
        success_threshold: 2,
        retries: 1,
        headers: { Authorization: 'Bearer ${env:UPLEDGER_SECRET_A}' },
        body: '{"ping":true}',
        follow_redirects: false,
        proxy: 'env',
        ca: 'ca.pem',
        client_certificate: { cert: 'a.pem', key: '${env:UPLEDGER_SECRET_A}' },
        server_name: 'b.example',
        ip_family: 6,
        assertions: [
          { json: '$.status', equals: 'ok' },
          { json: '$.depth', at_most: 0.5 },
          { json: '$.error', equals: null },
          { header: 'x-token', not_contains: 'a', secret: true },
          { body: true, matches: 'version: \\d+' },
        ],
        slow_ms: 800,
        slow_threshold: 5,
        certificate_days: 14,
      };
      const faulty = { ...whole('faulty'), assertions: [{ json: '$..a', exists: true }] };
      const { configs, invalid } = await readFrom(await withItems([full, faulty]));
      expect(invalid.map(({ api_id }) => api_id)).toStrictEqual(['faulty']);
      expect(configs).toStrictEqual([full]);
    });

    it('names every fault of an item that does not decode, which stops no other', async () => {
      const broken = { ...whole('broken'), timeout_ms: 0, retries: 9, timeout: 5 };
      const { configs, invalid } = await readFrom(await withItems([whole('a'), broken, whole('b')]));
      expect(configs.map(({ api_id }) => api_id).toSorted()).toStrictEqual(['a', 'b']);
      expect(invalid).toStrictEqual([
        { _tag: 'InvalidItem', item: 'config', api_id: 'broken', seq: null, faults: invalid[0]?.faults },
      ]);
      const faults = invalid.flatMap((fault) => fault.faults);
      expect(faults).toHaveLength(3);
      expect(faults).toContainEqual(
        expect.stringContaining('timeout_ms is 0, must be a whole number from 1 to 120000'),
      );
      expect(faults).toContainEqual(
        expect.stringContaining('retries is 9, must be a whole number from 0 to 5'),
      );
      expect(faults).toContainEqual(
        expect.stringContaining('timeout is not a field; did you mean timeout_ms?'),
      );
    });

    it('reports an item whose api_id is of no use without one', async () => {
      const { invalid } = await readFrom(await withItems([{ ...whole('a'), api_id: 'a b' }]));
      expect(invalid.map(({ api_id }) => api_id)).toStrictEqual([null]);
    });

    it('reads all pages of many items', async () => {
      const ids = Array.from({ length: 300 }, (_, i) => `api-${String(i)}`);
      expect(idsOf(await readFrom(await withItems(ids.map(whole))))).toStrictEqual(ids.toSorted());
    });

    it('reads those that are asked for and no other, faults included', async () => {
      const source = await withItems([
        whole('a'),
        whole('b'),
        { ...whole('c'), retries: 9 },
        { ...whole('d'), retries: 9 },
      ]);
      const { configs, invalid } = await readFrom(source, ['b', 'c', 'none']);
      expect(configs.map(({ api_id }) => api_id)).toStrictEqual(['b']);
      expect(invalid.map(({ api_id }) => api_id)).toStrictEqual(['c']);
      expect(await readFrom(source, [])).toStrictEqual({ configs: [], invalid: [] });
    });

    it('shows no secret of an item that does not decode', async () => {
      const { invalid } = await readFrom(
        await withItems([
          { ...whole('a'), url: 'https://ann:hunter2@a.example/', headers: { 'X-A': 'hunter2 ${env:HOME}' } },
        ]),
      );
      expect(invalid.flatMap(({ faults }) => faults)).toHaveLength(2);
      expect(JSON.stringify(invalid)).not.toContain('hunter2');
    });
  });
};
