import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { configDigest } from '../../../../../src/events/config-digest.ts';
import { initialHealth } from '../../../../../src/projections/health/health-state.ts';
import { checked, configRead, plainConfig } from '../../../../support/ledger/commands.ts';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { commitOf } from '../../../../support/ledger/stream.ts';
import { refusedPort } from '../../../../support/http/servers.ts';
import { shaped } from '../../../../support/report/report-shapes.ts';
import { right } from '../../../../support/right.ts';
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

const Line = t.intersection([
  t.type({ type: t.string, seq: t.number }),
  t.partial({ removed: t.boolean, enabled: t.boolean }),
]);

describe('explain', () => {
  it('tells all of a transition: checks, arithmetic, config, every try of its alert, what came after', async () => {
    expect(await report(6)).toMatchObject({
      id: 'api/6',
      type: 'StateChanged',
      verdict: 'UP -> DOWN: 2 checks in a row found DOWN, and failure_threshold is 2; its alert was sent.',
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
    [2, 'No alert: the first check was UP, and a new API is presumed UP.'],
    [3, 'No alert: the API was already UP, and only changes alert; there was no transition before.'],
    [4, 'No alert: 1 failure in a row, and failure_threshold is 2; the API stayed UP.'],
    [11, 'No alert: the API was already DOWN, and only changes alert; the alert of api/6 had been sent.'],
    [18, 'No alert: this check was UP again and ended a run of 1 failure; failure_threshold is 2.'],
    [1, 'The first config of the API: checks begin with it. A config never alerts.'],
  ])('says why event %i did not alert', async (seq, verdict) => {
    expect(await report(seq)).toMatchObject({ id: `api/${String(seq)}`, verdict, after: null });
  });

  it('prints a page for people, for both ways to name an event', async () => {
    const { code, stdout } = await explained('api/13');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "api/13  StateChanged, recorded 2026-01-01 00:09:00 UTC by test, upledger 0.0.0
      DOWN -> UP: 1 check in a row found UP, and success_threshold is 1; its alert was sent.

      What changed
      UP since 2026-01-01 00:07:00 UTC
      previous state DOWN lasted 5 min

      The check, and those before it
      seq  checked at (UTC)         outcome  code  latency  error
      4    2026-01-01 00:02:00.000  DOWN     503   42 ms    (status) answered 503, expected 200
      5    2026-01-01 00:03:00.000  DOWN     503   42 ms    (status) answered 503, expected 200
      11   2026-01-01 00:06:00.000  DOWN     503   42 ms    (status) answered 503, expected 200
      12   2026-01-01 00:07:00.000  UP       200   42 ms

      Config in force
      GET https://api.example/health every 60 s, 0 retries
      expects 200 within 5000 ms
      DOWN after 2 in a row, UP after 1
      recorded 2026-01-01 00:00:00 UTC as api/1

      Its alert
      2026-01-01 00:10:00 UTC  attempt 1 (claim 3): claimed by test until 2026-01-01 00:10:00 UTC
      2026-01-01 00:11:00 UTC  attempt 1 (claim 3): accepted by console
      Attempts are counted for this alert on each channel, claims over all alerts of the API.

      What came after
      4 checks, and no transition since
      "
    `);
    expect(await explained('api', '13')).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('shows the assertions of the config, and nothing of their secrets', async () => {
    await using place = await workplace();
    const config = {
      assertions: [
        { json: '$.status', equals: 'ok' },
        { header: 'X-Key', equals: '***', secret: true as const },
        { body: true as const, exists: false },
        { json: '$.token', exists: '***', secret: true as const },
      ],
      expected_status_codes: [200, '3xx'],
      timeout_ms: 2500,
    };
    const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
    const config_digest = configDigest('api', { ...plainConfig, ...config });
    const down = checked(0, 'DOWN', {
      config_digest,
      error: { kind: 'assertion', message: '$.status is "bad", expected "ok"' },
    });
    await ledger.commit([commitOf(initialHealth('api'), [configRead(0, config), down])])();
    ledger.close();
    expect((await place.run(['explain', 'api/3'])).stdout).toContain(
      [
        '0 retries',
        'expects 200, 3xx within 2500 ms',
        'asserts $.status equals "ok"',
        'asserts header x-key equals ***',
        'asserts body does not exist',
        'asserts $.token exists ***',
        'DOWN after 1',
      ].join('\n'),
    );
  });

  it('says that checks are gone: among those shown, and of those that came after', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    tamper(file, 'DELETE FROM api_health_events WHERE seq IN (3, 11, 17, 18)');
    const shown = async (seq: number) => (await place.run(['explain', 'api', String(seq)])).stdout;
    expect(await shown(6)).toContain('\nexpired or missing (see upledger audit) among them: 3\n');
    expect(await shown(6)).toContain('1 check and 1 expired or missing (see upledger audit), then api/13');
    tamper(file, 'DELETE FROM api_health_events WHERE seq = 19');
    expect(await shown(13)).toContain('1 check and 3 expired or missing (see upledger audit), and no');
  });

  it.each([
    [['api/99'], /there is no event api\/99/u],
    [['api'], /is not an event: give API\/SEQ/u],
    [['api/0'], /is not an event/u],
    [['apo/3'], /did you mean api\?/u],
    [['api', '3', '4'], /is not an event/u],
  ])('refuses %j', async (args, text) => {
    const { code, stdout, stderr } = await explained(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(text)]);
  });

  it('says what each other event is', async () => {
    await using place = await workplace();
    const api = { api_id: 'api', url: `http://127.0.0.1:${String(await refusedPort())}/` };
    await place.apis([api]);
    await place.run(['run'], { clockOffMs: -3 * 86_400_000 });
    await place.run(['run']);
    await place.apis([{ ...api, enabled: false }]);
    await place.run(['run']);
    await place.apis([]);
    await place.run(['run', '--prune']);
    const db = new DatabaseSync(join(place.path, 'upledger.db'));
    db.exec(`DELETE FROM api_health_events WHERE api_id = 'api' AND seq = 2`);
    db.close();
    await place.run(['resume', '--reason', 'one check was lost', 'api']);
    const { stdout } = await place.run(['events', 'api', '--json']);
    const verdicts = new Map<string, string>();
    for (const line of stdout.trim().split('\n')) {
      const { type, seq, removed, enabled } = shaped(Line, JSON.parse(line));
      const said = await place.run(['explain', `api/${String(seq)}`]);
      const name = `${type}${removed === true ? ' removed' : enabled === false ? ' disabled' : ''}`;
      if (type === 'ApiConfigured' || type === 'DaySummarized' || type === 'StreamResumed')
        verdicts.set(name, said.stdout.split('\n')[1] ?? '');
      if (type === 'DaySummarized') expect(said.stdout).toContain('\nChecks before it\n');
    }
    expect(verdicts.get('ApiConfigured disabled')).toBe(
      'A changed config: the API is disabled, and not checked. A config never alerts.',
    );
    expect(verdicts.get('ApiConfigured removed')).toBe(
      'The API was removed from the configs: it is not checked any more. A config never alerts.',
    );
    expect(verdicts.get('DaySummarized')).toMatch(
      /^The summary of \d{4}-\d\d-\d\d: 1 check\. It changes no state and never alerts\.$/u,
    );
    expect(verdicts.get('StreamResumed')).toMatch(
      /^The stream goes on here, without what cannot be read before it \(\d+ to \d+\): one check was lost$/u,
    );
  });
});
