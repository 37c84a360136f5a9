import { describe, expect, it } from 'vitest';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../../support/program/workplace.ts';

const explained = async (...args: readonly string[]) => {
  await using place = await workplace();
  await writeSmallLedger(place.path);
  const { code, stdout, stderr } = await place.run(['explain', ...args]);
  return { code, stdout, stderr };
};

const report = async (seq: number): Promise<unknown> => {
  const parsed: unknown = JSON.parse((await explained(`api/${String(seq)}`, '--json')).stdout);
  return parsed;
};

describe('explain', () => {
  it('tells all of a transition: checks, arithmetic, config, every try of its alert, what came after', async () => {
    expect(await report(6)).toMatchObject({
      id: 'api/6',
      type: 'StateChanged',
      verdict: 'UP -> DOWN: 2 checks in a row said DOWN, and failure_threshold is 2; its alert went out.',
      transition: {
        from: 'UP',
        to: 'DOWN',
        previous_duration_ms: 120_000,
        alerted_at: '2026-01-01T00:05:00.000Z',
      },
      threshold: { name: 'failure_threshold', value: 2, reached: 2, before: 1 },
      config: { seq: 1, failure_threshold: 2 },
      changed: [],
      checks: [
        { seq: 2, outcome: 'UP' },
        { seq: 3, outcome: 'UP' },
        { seq: 4, outcome: 'DOWN', status_code: 503, latency_ms: 42 },
        { seq: 5, outcome: 'DOWN', error: { kind: 'status' } },
      ],
      alerts: [
        { type: 'AlertAttempted', attempt: 1 },
        { type: 'AlertFailed', attempt: 1, error: { message: 'slow down' } },
        { type: 'AlertAttempted', attempt: 2 },
        { type: 'AlertPublished', attempt: 2 },
      ],
      after: { checks: 2, next_transition: 'api/13' },
    });
  });

  it.each([5, 7, 8, 10])(
    'shows the page of the transition for event %i, which belongs to it',
    async (seq) => {
      expect(await report(seq)).toMatchObject({ id: 'api/6', type: 'StateChanged' });
    },
  );

  it.each([
    [2, 'No alert: the first check, and it agrees with the UP that a new API is presumed to be.'],
    [
      3,
      'No alert: the API was UP already, and alerts are of changes only; there was no transition before it.',
    ],
    [4, 'No alert: 1 failure of the 2 in a row that failure_threshold asks for; the API stayed UP.'],
    [
      11,
      'No alert: the API was DOWN already, and alerts are of changes only; the alert of api/6 had gone out.',
    ],
    [
      18,
      'No alert: this check was UP again and ended a run of 1 failure, of the 2 that failure_threshold asks for.',
    ],
    [1, 'The first config of the API: checks begin with it, and a config alerts of nothing.'],
  ])('says why event %i did not alert', async (seq, verdict) => {
    expect(await report(seq)).toMatchObject({ id: `api/${String(seq)}`, verdict, after: null });
  });

  it('prints a page for people, for both ways to name an event', async () => {
    const { code, stdout } = await explained('api/13');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "api/13  StateChanged, recorded 2026-01-01 00:09:00 (UTC) by test, upledger 0.0.0
      DOWN -> UP: 1 check in a row said UP, and success_threshold is 1; its alert went out.

      What changed
      UP since 2026-01-01 00:07:00
      DOWN for 5 min before

      Checks that led to it
      seq  checked at (UTC)         said  code  latency  error
      4    2026-01-01 00:02:00.000  DOWN  503   42 ms    (status) answered 503,
                                                         expected 200
      5    2026-01-01 00:03:00.000  DOWN  503   42 ms    (status) answered 503,
                                                         expected 200
      11   2026-01-01 00:06:00.000  DOWN  503   42 ms    (status) answered 503,
                                                         expected 200
      12   2026-01-01 00:07:00.000  UP    200   42 ms

      Config in force
      GET https://api.example/health every 60 s, 0 retries
      DOWN after 2 in a row, UP after 1
      recorded 2026-01-01 00:00:00 as api/1

      Its alert
      2026-01-01 00:10:00  attempt 3 claimed by test, until 2026-01-01 00:10:00
      2026-01-01 00:11:00  attempt 3 accepted by console

      What came after
      4 checks, and no other transition since
      "
    `);
    expect(await explained('api', '13')).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('says that checks are gone: among those shown, and of those that came after', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    tamper(file, 'DELETE FROM api_health_events WHERE seq IN (3, 11, 17, 18)');
    const shown = async (seq: number) => (await place.run(['explain', 'api', String(seq)])).stdout;
    expect(await shown(6)).toContain(
      '\ngone from among them (expired, or missing: upledger audit tells): 3\n',
    );
    expect(await shown(6)).toContain(
      '1 check and 1 that is gone (expired, or missing: upledger audit tells), then api/13',
    );
    tamper(file, 'DELETE FROM api_health_events WHERE seq = 19');
    expect(await shown(13)).toContain(
      '1 check and 3 that are gone (expired, or missing: upledger audit tells), and no other',
    );
  });

  it.each([
    [['api/99'], /there is no event api\/99/u],
    [['api'], /names no event: give API\/SEQ/u],
    [['api/0'], /names no event/u],
    [['apo/3'], /did you mean api\?/u],
    [['api', '3', '4'], /names no event/u],
  ])('refuses %j', async (args, text) => {
    const { code, stdout, stderr } = await explained(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(text)]);
  });
});
