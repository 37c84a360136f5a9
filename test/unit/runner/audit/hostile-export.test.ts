import { expect, it } from 'vitest';
import { faultCount } from '../../../../src/runner/audit/audit-report.ts';
import { exportAudited } from '../../../support/ledger/exported.ts';

const now = Date.parse('2030-01-01T00:00:00.000Z');
const many = 20_000;

it('lists the first faults of a file that is nothing but faults, and counts the others', async () => {
  const { report } = await exportAudited(Array<string>(many).fill('x'), now);
  expect([report.faults.length, report.faults_omitted, faultCount(report)]).toEqual([
    1000,
    many - 1000,
    many,
  ]);
  expect(report.faults[0]?.fault).toBe('line 1 of the file is not a JSON object: it was cut off or changed');
});

it('does so for each stream', async () => {
  const lines = (api: string, count: number) =>
    Array.from({ length: count }, (_, i) => `{"api_id":"${api}","seq":${String(i + 1)},"hash":"0"}`);
  const { report } = await exportAudited([...lines('a', 5000), ...lines('b', 3)], now);
  const of = (api: string) => report.faults.filter(({ api_id }) => api_id === api).length;
  expect(of('a')).toBe(1000);
  expect(of('b')).toBeGreaterThanOrEqual(3);
  expect(report.faults_omitted).toBeGreaterThanOrEqual(4000);
});
