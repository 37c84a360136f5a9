import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../../support/http/free-port.ts';
import { tamper } from '../../../../support/ledger/small-ledger.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

/** A place whose one API is DOWN from its first check, with its alert recorded as delivered or not. */
const begun = async (place: Workplace): Promise<string> => {
  const port = await freePort();
  await writeFile(
    join(place.path, 'apis.yaml'),
    `apis:\n  - { api_id: shop, url: 'http://127.0.0.1:${String(port)}/', check_interval_seconds: 5 }\n`,
  );
  expect((await place.run(['run', '--all'])).code).toBe(0);
  return join(place.path, 'upledger.db');
};

/** As if the pass had died between the transition and its claim. */
const unsent = [
  `DELETE FROM api_health_events WHERE seq > 3`,
  `UPDATE api_health_states SET version = 3, more = json_set(more, '$.attempts', 0, '$.claim', NULL,
     '$.head_hash', (SELECT lower(hex(hash)) FROM api_health_events WHERE seq = 3),
     '$.head_kept_hash', (SELECT lower(hex(hash)) FROM api_health_events WHERE seq = 3))`,
];

describe('run, after somebody wrote to the ledger', () => {
  it.each([
    ['9007199254740991', 3],
    [`json_extract(more, '$.changed_seq')`, 3],
  ])('delivers what a state with alerted_seq = %s says was delivered', async (forged) => {
    await using place = await workplace();
    const file = await begun(place);
    tamper(file, ...unsent, `UPDATE api_health_states SET more = json_set(more, '$.alerted_seq', ${forged})`);
    const audited = await place.run(['audit']);
    expect([audited.code, audited.stdout]).toEqual([3, expect.stringContaining('alerted_seq')]);
    const { code, stdout, stderr } = await place.run(['run', '--all', '--alerts', 'console']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the state of shop is damaged: .*rebuilt from its log/u);
    expect(stdout).toContain('shop is DOWN');
    const again = await place.run(['run', '--all', '--json']);
    expect(again.code).toBe(0);
    expect((await place.run(['audit'])).code).toBe(0);
    expect((await place.run(['replay'])).code).toBe(0);
  });

  it('is told by doctor, before any pass has looked, of an alert that a state denies', async () => {
    await using place = await workplace();
    const file = await begun(place);
    const healthy = await place.run(['doctor']);
    tamper(
      file,
      ...unsent,
      `UPDATE api_health_states SET more = json_set(more, '$.alerted_seq', json_extract(more, '$.changed_seq'))`,
    );
    const { code, stdout } = await place.run(['doctor']);
    expect([healthy.code, code]).toEqual([0, 1]);
    expect(stdout).toMatch(/FAULT +rows: the state of shop is damaged: .*owed to nobody/u);
    expect((await place.run(['replay', '--write'])).code).toBe(0);
    expect((await place.run(['run', '--alerts', 'console'])).stdout).toContain('shop is DOWN');
  });

  it('records nothing behind a state whose log was restored, until it is set back', async () => {
    await using place = await workplace();
    const file = await begun(place);
    expect((await place.run(['run', '--all'])).code).toBe(0);
    tamper(file, 'DELETE FROM api_health_events WHERE seq = (SELECT max(seq) FROM api_health_events)');
    const count = async () =>
      (await place.run(['events', 'shop', '--json'])).stdout.trim().split('\n').length;
    const before = await count();
    const { code, stdout, stderr } = await place.run(['run', '--all', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { unrecorded: ['shop'] }]);
    expect(stderr).toContain('replay --write --reset');
    expect(await count()).toBe(before);
    const doctor = await place.run(['doctor']);
    expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining('ahead of the log')]);
    expect((await place.run(['replay', '--write', '--reset', '--yes'])).code).toBe(0);
    expect((await place.run(['run', '--all'])).code).toBe(0);
    expect((await place.run(['audit'])).code).toBe(0);
  });
});
