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

describe('check of an API with assertions', () => {
  it('shows each with what was seen, also where nothing could be judged', async () => {
    await using place = await workplace();
    await using server = await httpServer((request, response) => {
      response.end(request.url === '/json' ? '{"status":"degraded","depth":5}' : 'no JSON');
    });
    const assertions = `assertions:
      - { json: $.status, equals: ok }
      - { json: $.depth, equals: "5" }
      - { json: $.depth, at_most: 9 }
      - { header: x-build, exists: true }`;
    const api = (id: string) => `  - api_id: ${id}\n    url: ${server.url}/${id}\n    ${assertions}\n`;
    await place.apis(`apis:\n${api('json')}${api('text')}`);
    const lines = async (id: string): Promise<readonly string[]> => {
      const { stdout } = await place.run(['check', id]);
      return stdout.split('\n').filter((line) => /[✓✗]/u.test(line));
    };
    expect(await lines('json')).toEqual([
      '  ✗ $.status equals "ok"; seen: "degraded"',
      '  ✗ $.depth equals "5"; seen: 5 (a number)',
      '  ✓ $.depth at most 9; seen: 5',
      '  ✗ header x-build exists; seen: missing',
    ]);
    expect(await lines('text')).toEqual([
      '  ✗ $.status equals "ok"; seen: the body is not JSON',
      '  ✗ $.depth equals "5"; seen: the body is not JSON',
      '  ✗ $.depth at most 9; seen: the body is not JSON',
      '  ✗ header x-build exists; seen: missing',
    ]);
  });
});
