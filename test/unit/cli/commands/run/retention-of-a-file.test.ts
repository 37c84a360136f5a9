import { describe, expect, it } from 'vitest';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

type Event = Readonly<{
  type: string;
  retain_checks_days?: number | null;
  seq: number;
  recorded_at: string;
  expires_at?: number;
}>;

const dayMs = 86_400_000;

const eventsOf = async (place: Workplace): Promise<readonly Event[]> =>
  (await place.run(['events', 'shop', '--json'])).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);

const recorded = async (place: Workplace) =>
  (await eventsOf(place)).flatMap(({ type, retain_checks_days }) =>
    type === 'ApiConfigured' ? [retain_checks_days] : [],
  );

/** For how many days each check that expires is kept. */
const keptDays = async (place: Workplace) =>
  (await eventsOf(place)).flatMap(({ expires_at, recorded_at }) =>
    expires_at === undefined
      ? []
      : [(expires_at - Math.floor(Date.parse(recorded_at) / 1000)) / (dayMs / 1000)],
  );

describe('retain_checks_days of a file', () => {
  it('is recorded with each API before RETAIN_CHECKS_DAYS, and expired checks are removed by it', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const file = (days: string) => `${days}apis:\n  - { api_id: shop, url: '${server.url}' }\n`;
    await place.apis(file('retain_checks_days: 7\n'));
    const env = { RETAIN_CHECKS_DAYS: '30' };
    expect((await place.run(['run'], { env })).code).toBe(0);
    for (const days of [1, 2]) await place.run(['run'], { clockOffMs: days * dayMs, env });
    const before = await eventsOf(place);
    await place.run(['run'], { clockOffMs: 9.5 * dayMs });
    expect(await recorded(place)).toStrictEqual([7]);
    const left = new Set((await eventsOf(place)).map(({ seq }) => seq));
    expect(before.filter(({ seq }) => !left.has(seq)).length).toBeGreaterThan(0);
    // Without it the variable has it again.
    await place.apis(file(''));
    await place.run(['run', '--all'], { clockOffMs: 10 * dayMs, env });
    expect(await recorded(place)).toStrictEqual([7, 30]);
  });

  it('that is wrong makes the file unusable: nothing is recorded, and no check is lost', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const file = (days: string) =>
      `retain_checks_days: ${days}\napis:\n  - { api_id: shop, url: '${server.url}' }\n`;
    await place.apis(file('7'));
    await place.run(['run']);
    await place.apis(file('3'));
    const { code, stderr, stdout } = await place.run(['run', '--all', '--json']);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'apis.yaml:1:1: retain_checks_days is 3, must be a whole number from 7 to 36500',
    );
    expect(JSON.parse(stdout)).toMatchObject({ apis: { checked: 1 } });
    expect(await recorded(place)).toStrictEqual([7]);
  });

  it.each([
    { said: 'retain_checks_days: 7\n', env: {} },
    { said: '', env: { RETAIN_CHECKS_DAYS: '7' } },
  ])('as recorded last holds while the file is no YAML, whatever the variable says: $said', async (first) => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis(`${first.said}apis:\n  - { api_id: shop, url: '${server.url}' }\n`);
    await place.run(['run'], { env: first.env });
    await place.apis('retain_checks_days: 40\napis: [\n');
    for (const env of [{ RETAIN_CHECKS_DAYS: '30' }, {}]) {
      const { code, stdout } = await place.run(['run', '--all', '--json'], { env });
      expect([code, JSON.parse(stdout)]).toMatchObject([2, { apis: { checked: 1 } }]);
    }
    expect(await recorded(place)).toStrictEqual([7]);
    expect(await keptDays(place)).toStrictEqual([7, 7]);
  });
});
