import { readdir } from 'node:fs/promises';
import { expect, it, describe } from 'vitest';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('doctor on SQLite', () => {
  it('asks nothing of AWS, and makes no file', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run(['doctor']);
    expect([code, stderr]).toStrictEqual([1, '']);
    expect(stdout).toMatch(/^warning {2}ledger: there is no ledger at upledger\.db/u);
    expect(stdout).toMatch(/^FAULT {4}configs: There is no apis\.yaml/mu);
    expect(stdout).toMatch(/^warning {2}alerts: are only printed where the pass runs: nobody is told/mu);
    expect(stdout.split('\n').every((line) => line === '' || /^(?:ok|warning|FAULT|) +\S/u.test(line))).toBe(
      true,
    );
    expect(await readdir(place.path)).toStrictEqual([]);
  });

  it('warns of claims that leave a channel little time', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    await place.run(['run']);
    const short = { env: { ALERT_CLAIM_SECONDS: '29' } };
    const warned = await place.run(['doctor'], short);
    expect(warned.code).toBe(0);
    expect(warned.stdout).toMatch(
      /^warning {2}claims of alerts: ALERT_CLAIM_SECONDS is 29: a channel has 4\.8 seconds to answer/mu,
    );
    const validated = await place.run(['apis', 'validate'], short);
    expect([validated.code, validated.stderr]).toEqual([0, validated.stderr]);
    expect(validated.stderr).toContain('ALERT_CLAIM_SECONDS is 29');
    const enough = { env: { ALERT_CLAIM_SECONDS: '30' } };
    expect((await place.run(['doctor'], enough)).stdout).not.toContain('ALERT_CLAIM_SECONDS');
    expect((await place.run(['apis', 'validate'], enough)).stderr).toBe('');
  });

  it('is content after init and a pass', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([
      { api_id: 'a', url: server.url },
      { api_id: 'b', url: server.url, enabled: false },
    ]);
    await place.run(['run']);
    const { code, stdout } = await place.run(['doctor']);
    expect([code, stdout.split('\n')]).toStrictEqual([
      0,
      [
        'ok       ledger: upledger.db: can be read and written',
        'ok       configs of apis.yaml: 2 valid, 1 enabled',
        'ok       rows: 2, none ahead of the log, none missing',
        'warning  alerts: are only printed where the pass runs: nobody is told, because SNS_TOPIC_ARN is not set',
        '         -> set it to the topic of the alerts, define a channel in apis.yaml, or read what the passes print',
        '',
      ],
    ]);
  });

  it('names a file that is no ledger', async () => {
    await using place = await workplace();
    await place.apis([]);
    const { code, stdout } = await place.run(['doctor', '--store', 'sqlite:apis.yaml', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'ledger', level: 'fault' }));
  });
});
