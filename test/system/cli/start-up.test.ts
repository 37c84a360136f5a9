import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../support/http/servers.ts';
import { workplace } from '../../support/program/workplace.ts';

const mark = 'loaded: ';

// Names every package that is loaded, on stderr, when the program ends.
const hook = `
import { registerHooks } from 'node:module';
const names = new Set();
registerHooks({
  load: (url, context, next) => {
    const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1];
    if (name !== undefined) names.add(name);
    return next(url, context);
  },
});
process.on('exit', () => process.stderr.write(\`${mark}\${[...names].join(' ')}\\n\`));
`;

const spy = ['--import', `data:text/javascript;base64,${Buffer.from(hook).toString('base64')}`];

const loaded = (stderr: string): readonly string[] =>
  (stderr.split('\n').find((line) => line.startsWith(mark)) ?? '').slice(mark.length).split(' ');

const heavy = /^(?:@aws-sdk|@smithy|yaml$|cli-table3|cli-progress|csv-stringify|string-width)/u;

describe('what is loaded', () => {
  it('by a pass over a file: no AWS, no tables, no bars', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    const { code, stderr } = await place.spawn(['run'], { node: spy });
    expect(code).toBe(0);
    const names = loaded(stderr);
    expect(names).toContain('undici');
    expect(names.filter((name) => heavy.test(name))).toStrictEqual([]);
    const status = loaded((await place.spawn(['status'], { node: spy })).stderr);
    expect(status).toContain('cli-table3');
    expect(status.filter((name) => /^(?:undici|@aws-sdk|ulid)/u.test(name))).toStrictEqual([]);
  });
});

describe('with DynamoDB', () => {
  it('the first line of the log names region, table and topic; a table that is out of reach is exit 1', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.spawn(['run'], {
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${String(await refusedPort())}`,
        DDB_STATE_TABLE: 'my_states',
        DDB_EVENT_TABLE: 'my_events',
        SNS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:alerts',
      },
    });
    expect([code, stdout]).toStrictEqual([1, '']);
    const [first, second] = stderr.split('\n');
    expect(first).toMatch(
      /^upledger \S+: region eu-central-1, table my_events, topic arn:aws:sns:eu-central-1:123456789012:alerts$/u,
    );
    expect(second).toMatch(/^upledger: table my_states cannot be read: /u);
  });
});
