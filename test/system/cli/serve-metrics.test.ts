import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { writeSmallLedger } from '../../support/ledger/small-ledger.ts';
import { describePromtool, promtool } from '../../support/program/promtool.ts';
import { served } from '../../support/program/served.ts';
import { workplace } from '../../support/program/workplace.ts';

const grafana = resolve(import.meta.dirname, '../../../examples/grafana-dashboard.json');

type Dashboard = Readonly<{
  panels: readonly Readonly<{ targets: readonly Readonly<{ expr: string }>[] }>[];
}>;

describePromtool('the metrics of a ledger', () => {
  it('breaks no rule of Prometheus, in either format, and means the same after a restart', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'api', url: 'https://api.example/' }]);
    await writeSmallLedger(place.path);
    const scraped: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const { url, end } = await served(place);
      const plain = await (await fetch(new URL('/metrics', url))).text();
      expect(await promtool(['check', 'metrics'], plain)).toEqual({ code: 0, stdout: '', stderr: '' });
      const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
      const open = await (await fetch(new URL('/metrics', url), { headers })).text();
      // Its parser of OpenMetrics is that of the back-fill, which asks for the time of each sample.
      const file = join(place.path, `metrics-${String(start)}`);
      await writeFile(
        file,
        open.replaceAll(/^[^#\n].*$/gmu, (line) => `${line} 1767225600`),
      );
      const filled = await promtool([
        'tsdb',
        'create-blocks-from',
        'openmetrics',
        file,
        join(place.path, `blocks-${String(start)}`),
      ]);
      expect([filled.code, filled.stderr]).toEqual([0, '']);
      scraped.push(plain.match(/^\S+_total\{.*$/gmu)?.join('\n') ?? '');
      await end();
    }
    expect(scraped[0]).toContain('upledger_api_events_total{api_id="api"} 19');
    expect(scraped[1]).toBe(scraped[0]);
  });

  it('is what the queries of the Grafana dashboard can be asked of', async () => {
    await using place = await workplace();
    const { panels } = JSON.parse(await readFile(grafana, 'utf8')) as Dashboard;
    const queries = panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
    );
    const rules = queries.map((expr, n) => ({ record: `query_${String(n)}`, expr }));
    const file = join(place.path, 'rules.yaml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { code, stdout, stderr } = await promtool(['check', 'rules', file]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${String(queries.length)} rules found`);
  });
});
