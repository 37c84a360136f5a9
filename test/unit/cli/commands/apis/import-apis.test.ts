import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workplace } from '../../../../support/program/workplace.ts';

const fixtures = resolve(import.meta.dirname, '..', '..', '..', '..', 'fixtures', 'import');

/** Imports a fixture, and reads what was printed as `apis list` does. */
const imported = async (fixture: string) => {
  await using place = await workplace();
  await writeFile(join(place.path, fixture), await readFile(join(fixtures, fixture)));
  const { code, stdout, stderr } = await place.run(['apis', 'import', fixture]);
  expect(code).toBe(0);
  await place.apis(stdout);
  expect(await place.run(['apis', 'validate'])).toMatchObject({ code: 0 });
  const apis = await place.json(['apis', 'list', '--json']);
  return { apis, file: stdout, notes: stderr.trimEnd().split('\n') };
};

describe('apis import', () => {
  it('reads a config of Gatus: conditions are codes, assertions and limits', async () => {
    const { apis, file } = await imported('gatus.yaml');
    expect(apis).toMatchObject([
      {
        api_id: 'core-front-page',
        name: 'Front page',
        group: 'Core',
        url: 'https://www.example.com/',
        check_interval_seconds: 300,
        timeout_ms: 10_000,
        slow_ms: 499,
        certificate_days: 2,
        expected_status_codes: [200],
        assertions: [{ body: true, contains: '<h1>Welcome</h1>' }],
        failure_threshold: 1,
      },
      {
        api_id: 'core-orders',
        enabled: false,
        method: 'POST',
        timeout_ms: 3000,
        check_interval_seconds: 60,
        expected_status_codes: [200],
        follow_redirects: false,
        failure_threshold: 2,
        success_threshold: 2,
        has_body: true,
        secrets: ['UPLEDGER_SECRET_ORDERS_KEY', 'UPLEDGER_SECRET_ORDERS_TOKEN', 'UPLEDGER_SECRET_PING'],
        assertions: [
          { json: '$.status', equals: 'UP' },
          { json: '$.data[0]["first-name"]', matches: '^(?:anna|bert)$' },
          { json: '$.users', at_most: 100 },
          { json: '$.errors', at_most: 5 },
          { json: '$.errors', not_equals: 5 },
          { json: '$.error', exists: false },
        ],
      },
      { api_id: 'range', expected_status_codes: ['200-300', '302-399'], timeout_ms: 10_000 },
      { api_id: 'core-front-page-2', expected_status_codes: ['200-299'] },
    ]);
    expect(file).toContain('Bearer ${env:UPLEDGER_SECRET_ORDERS_TOKEN}');
  });

  it('names what it leaves out of Gatus, in the order of its lines', async () => {
    const { notes } = await imported('gatus.yaml');
    expect(notes.map((note) => note.replace('gatus.yaml:', ''))).toStrictEqual([
      '1:1: metrics is not carried over',
      '10:10: [RESPONSE_TIME] < 500: is slow_ms now: a slower API stays UP, and is told as slow',
      '11:10: [CERTIFICATE_EXPIRATION] > 48h: is certificate_days now: the API stays UP, and its certificate is told of',
      '12:5: $PING is read from UPLEDGER_SECRET_PING now',
      '12:5: ${ORDERS_TOKEN} is read from UPLEDGER_SECRET_ORDERS_TOKEN now',
      '12:5: ${ORDERS_KEY} is read from UPLEDGER_SECRET_ORDERS_KEY now',
      '23:7: client.insecure is not carried over',
      '32:10: len([BODY].items) > 0: is not carried over: it has no counterpart',
      '35:9: the alert slack is not carried over, but for its thresholds',
      '38:9: the alert email is not carried over, but for its thresholds',
      '47:5: Database: only HTTP is checked, so tcp is not carried over',
      '57:5: alerting.slack.webhook-url is not carried over',
      'upledger: 4 APIs imported, 12 notes: compare before you use the file',
    ]);
  });

  it.each([
    ['[RESPONSE_TIME] < 500.5', { slow_ms: 500 }],
    ['[RESPONSE_TIME] <= 500.5', { slow_ms: 500 }],
    ['500 > [RESPONSE_TIME]', { slow_ms: 499 }],
    ['[RESPONSE_TIME] <= 1.5s', { slow_ms: 1500 }],
    ['[RESPONSE_TIME] < 999999', { slow_ms: 120_000 }],
    ['[CERTIFICATE_EXPIRATION] > 1h', { certificate_days: 1 }],
    ['[CERTIFICATE_EXPIRATION] >= 168h', { certificate_days: 7 }],
    ['720h < [CERTIFICATE_EXPIRATION]', { certificate_days: 30 }],
  ])('reads the condition %s', async (condition, fields) => {
    await using place = await workplace();
    const endpoint = { name: 'shop', url: 'https://shop.example.com/', conditions: [condition] };
    await writeFile(join(place.path, 'gatus.yaml'), JSON.stringify({ endpoints: [endpoint] }));
    const { code, stdout } = await place.run(['apis', 'import', 'gatus.yaml']);
    expect(code).toBe(0);
    await place.apis(stdout);
    expect(await place.json(['apis', 'list', '--json'])).toMatchObject([fields]);
  });

  it.each([
    ['[RESPONSE_TIME] > 500', 'is no upper limit'],
    ['[RESPONSE_TIME] < fast', 'is no upper limit'],
    ['[CERTIFICATE_EXPIRATION] < 48h', 'is no lower limit'],
    ['[CERTIFICATE_EXPIRATION] > soon', 'is no lower limit'],
    ['[DOMAIN_EXPIRATION] > 720h', 'has no counterpart'],
  ])('leaves out the condition %s', async (condition, why) => {
    await using place = await workplace();
    const endpoint = { name: 'shop', url: 'https://shop.example.com/', conditions: [condition] };
    await writeFile(join(place.path, 'gatus.yaml'), JSON.stringify({ endpoints: [endpoint] }));
    const { stderr } = await place.run(['apis', 'import', 'gatus.yaml']);
    expect(stderr).toContain(`${condition}: is not carried over: it ${why}`);
  });

  it('reads a backup of Uptime Kuma, with its groups and tags', async () => {
    const { apis, file } = await imported('uptime-kuma.json');
    expect(apis).toMatchObject([
      {
        api_id: 'shop-home',
        name: 'Home',
        group: 'Shop',
        tags: ['team:web', 'eu'],
        url: 'https://shop.example.com/',
        check_interval_seconds: 60,
        timeout_ms: 20_000,
        failure_threshold: 3,
        expected_status_codes: [304, '200-299'],
        certificate_days: 21,
        headers: ['x-env'],
      },
      {
        api_id: 'search',
        enabled: false,
        timeout_ms: 120_000,
        follow_redirects: false,
        expected_status_codes: [200],
        headers: ['authorization'],
        assertions: [{ body: true, contains: 'tea' }],
      },
      {
        api_id: 'queue',
        check_interval_seconds: 20,
        timeout_ms: 48_000,
        assertions: [{ json: '$.queue.depth', equals: 0 }],
      },
      { api_id: 'sum', expected_status_codes: ['200-299'] },
    ]);
    expect(file).toContain('Basic ${env:UPLEDGER_SECRET_SEARCH}');
    expect(file).not.toContain('hunter2');
  });

  it('names what it leaves out of Uptime Kuma', async () => {
    const { notes } = await imported('uptime-kuma.json');
    expect(notes.map((note) => note.replace(/^uptime-kuma\.json:(\d+):\d+: /u, '$1 '))).toStrictEqual([
      '3 Team chat of notificationList is not carried over',
      '6 Home: expiryNotification is certificate_days 21 now: the first reminder, and no further one',
      '27 Home: tags[0].color is not carried over',
      '30 Home: notificationIDList is not carried over',
      '32 Search: basic auth is read from UPLEDGER_SECRET_SEARCH now: set it to USER:PASSWORD in base64',
      '32 Search: timeout is 120 s now',
      '57 Queue: upsideDown is not carried over',
      '60 Sum: the JSON query $sum(values) == is not carried over: only names and indexes are, and == and !=',
      '68 Router: only HTTP is checked, so a monitor of type ping is not carried over',
      expect.stringMatching(/^69 broken is not carried over: url is "https:\/\/", must be an absolute/u),
      'upledger: 4 APIs imported, 10 notes: compare before you use the file',
    ]);
  });

  it.each([
    ['apis: []\n', 'has neither endpoints, as a config of Gatus, nor a monitorList'],
    ['endpoints: [\n', 'other.yaml:1:13: is not YAML'],
    ['- a\n', 'has neither endpoints'],
  ])('refuses %j', async (text, why) => {
    await using place = await workplace();
    await writeFile(join(place.path, 'other.yaml'), text);
    const { code, stdout, stderr } = await place.run(['apis', 'import', 'other.yaml']);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain(why);
  });

  it('says of a file that is not there what to name, not how to create one', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run(['apis', 'import', 'none.yaml']);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toMatch(/There is no none\.yaml .*Name the YAML of Gatus, or the JSON backup/u);
    expect(stderr).not.toContain('init');
  });
});
