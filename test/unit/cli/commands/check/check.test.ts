import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('check --fail', () => {
  it('ends with 3 when the outcome is DOWN, and only then', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const gone = `http://127.0.0.1:${String(await refusedPort())}/`;
    expect((await place.run(['check', server.url, '--fail'])).code).toBe(0);
    expect((await place.run(['check', gone])).code).toBe(0);
    const { code, stdout, stderr } = await place.run(['check', gone, '--fail']);
    expect([code, stderr]).toEqual([3, '']);
    expect(stdout).toContain('DOWN');
    const json = await place.run(['check', gone, '--fail', '--json']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'DOWN' });
    expect((await place.run(['check', 'nobody', '--fail'])).code).toBe(2);
  });
});
