import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { s3Bucket } from '../../../../support/aws/s3-bucket.ts';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';
import { right } from '../../../../support/right.ts';

const closed = 'http://127.0.0.1:9/';
const hostile = '</script><img src=x onerror=alert(1)> & "quotes"';

const apisYaml = (page: object = {}) =>
  JSON.stringify({
    page: { title: 'Acme', ...page },
    apis: [
      {
        api_id: 'shop',
        url: `${closed}secret-path`,
        name: hostile,
        group: 'Shop',
        check_interval_seconds: 1,
      },
      { api_id: 'blog', url: closed, check_interval_seconds: 1 },
    ],
  });

const filesOf = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(read.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const Marker = t.strict({ as_of: t.string });
const markerOf = (files: Readonly<Record<string, string>>): string =>
  right(Marker.decode(JSON.parse(files['.upledger-page.json'] ?? '{}'))).as_of;

describe('page', () => {
  it('is written by a pass as by the command, byte for byte, and only what changed is written again', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    expect((await place.run(['run', '--page', 'site', '--quiet'])).code).toBe(0);
    const site = join(place.path, 'site');
    const files = await filesOf(site);
    const asOf = markerOf(files);
    expect((await place.run(['page', '--output', 'again', '--at', asOf])).code).toBe(0);
    expect(await filesOf(join(place.path, 'again'))).toEqual(files);
    const before = await stat(join(site, 'feed.atom'));
    expect((await place.run(['run', '--page', 'site', '--quiet', '--all'])).code).toBe(0);
    const after = await filesOf(site);
    expect((await stat(join(site, 'feed.atom'))).ino).toBe(before.ino);
    const changed = Object.keys(after).filter((path) => after[path] !== files[path]);
    expect(changed).toEqual(
      expect.arrayContaining([
        '.upledger-page.json',
        'index.html',
        'api/v2/summary.json',
        'api/v2/status.json',
      ]),
    );
    expect(changed.filter((path) => /^(?:badge|incidents|history|feed)/u.test(path))).toEqual([]);
    const said = Object.entries(after).filter(([, text]) => text.includes(markerOf(after)));
    expect(
      said.map(([path]) => path).filter((path) => !/^(?:index\.html|api\/v2\/.*|\.upledger.*)$/u.test(path)),
    ).toEqual([]);
  });

  it('shows names, and neither URLs nor errors, anywhere, unless details are wanted', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    await place.run(['run', '--page', 'site', '--quiet']);
    const texts = Object.entries(await filesOf(join(place.path, 'site')));
    for (const [path, text] of texts)
      expect([path, /secret-path|connection refused/u.test(text)]).toEqual([path, false]);
    const markup = texts.filter(([path]) => /\.(?:html|svg|atom)$/u.test(path));
    for (const [path, text] of markup) expect([path, text.includes('<img')]).toEqual([path, false]);
    expect(texts.find(([path]) => path === 'index.html')?.[1]).toContain('&lt;/script&gt;&lt;img src=x');
    await place.apis(apisYaml({ details: true }));
    await place.run(['run', '--page', 'site', '--quiet', '--all']);
    const index = await readFile(join(place.path, 'site', 'index.html'), 'utf8');
    expect(index).toContain('connection refused');
    expect(index).toContain('secret-path');
  });

  it('is written where STATUS_PAGE says, unless --page says otherwise', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    const env = { STATUS_PAGE: 'public' };
    expect((await place.run(['run', '--quiet'], { env })).code).toBe(0);
    expect(Object.keys(await filesOf(join(place.path, 'public')))).toContain('index.html');
    expect((await place.run(['run', '--quiet', '--all', '--page', 'other'], { env })).code).toBe(0);
    expect(markerOf(await filesOf(join(place.path, 'other')))).not.toBe(
      markerOf(await filesOf(join(place.path, 'public'))),
    );
    const wrong = await place.run(['run'], { env: { STATUS_PAGE: 'https://status.example.com/' } });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('STATUS_PAGE is ')]);
  });

  it('leaves a folder alone that holds something else, unless it is forced', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    await mkdir(join(place.path, 'theirs'));
    await writeFile(join(place.path, 'theirs', 'index.html'), 'mine');
    const pass = await place.run(['run', '--page', 'theirs']);
    expect(pass.code).toBe(1);
    expect(pass.stdout).toContain('2 checked of 2 due');
    expect(pass.stderr).toMatch(/the status page was not written: .*theirs holds something else/u);
    const [, output = ''] = /`upledger page --output (\S+) --force`/u.exec(pass.stderr) ?? [];
    expect(output).toMatch(/theirs$/u);
    const refused = await place.run(['page', '--output', 'theirs']);
    expect([refused.code, await filesOf(join(place.path, 'theirs'))]).toEqual([2, { 'index.html': 'mine' }]);
    expect((await place.run(['page', '--output', output, '--force'])).code).toBe(0);
    expect((await place.run(['run', '--page', 'theirs', '--quiet', '--all'])).code).toBe(0);
  });

  it('costs the page alone when it cannot be written: named, exit code 1, and the metric says so', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    const sent: string[] = [];
    await using server = await httpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        sent.push(Buffer.concat(chunks).toString('latin1'));
        response.writeHead(200, { 'smithy-protocol': 'rpc-v2-cbor' }).end();
      });
    });
    const env = {
      METRICS_NAMESPACE: 'upledger',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_CLOUDWATCH: `http://127.0.0.1:${String(server.port)}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await writeFile(join(place.path, 'file'), 'a file, not a folder');
    const failed = await place.run(['run', '--page', 'file'], { env });
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('2 checked of 2 due')]);
    expect(failed.stderr).toMatch(/the status page was not written: .*file is not a folder/u);
    expect((await place.run(['run', '--all', '--page', 'site'], { env })).code).toBe(0);
    expect((await place.run(['run', '--all'], { env })).code).toBe(0);
    expect(sent.map((body) => body.includes('PageWritten'))).toEqual([true, true, false]);
  });

  it('never replaces a newer page by an older one, unless it is forced or the newer one lies in the future', async () => {
    await using place = await workplace();
    await place.apis(apisYaml());
    await place.run(['run', '--quiet']);
    expect((await place.run(['page', '--output', 'site'])).code).toBe(0);
    const files = await filesOf(join(place.path, 'site'));
    const older = await place.run(['page', '--output', 'site', '--at', '1h']);
    expect(older.code).toBe(2);
    expect(older.stderr).toMatch(/holds a newer page, as of .* Use --force/u);
    expect(await filesOf(join(place.path, 'site'))).toEqual(files);
    expect((await place.run(['page', '--output', 'site', '--at', '1h', '--force'])).code).toBe(0);
    const future = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19);
    expect((await place.run(['page', '--output', 'site', '--at', `${future}Z`])).code).toBe(0);
    expect(await readFile(join(place.path, 'site', 'index.html'), 'utf8')).toContain('No data since');
    expect((await place.run(['page', '--output', 'site'])).code).toBe(0);
  });

  it('goes on monitoring with page settings that are wrong, and names them', async () => {
    await using place = await workplace();
    await place.apis(apisYaml({ time_zone: 'Mars/Base', titel: 'x' }));
    const { code, stdout, stderr } = await place.run(['run', '--page', 'site']);
    expect(code).toBe(2);
    expect(stdout + stderr).toMatch(/page\.time_zone is "Mars\/Base", must be a time zone/u);
    expect(stdout + stderr).toMatch(/page\.titel is not a field.*title/u);
    expect(stdout).toContain('2 checked of 2 due');
    expect((await place.run(['run', '--page', 'gs://bucket'])).stderr).toContain('--page is "gs://bucket"');
  });

  it('goes to a bucket: types, cache headers, only changed objects, and a failure that costs the page alone', async () => {
    await using place = await workplace();
    const bucket = await s3Bucket();
    const env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_S3: bucket.endpoint,
    };
    const previous = { ...process.env };
    Object.assign(process.env, env);
    try {
      await place.apis(apisYaml());
      const run = () => place.run(['run', '--page', 's3://pages/status', '--quiet', '--all'], { env });
      expect(await run()).toMatchObject({ code: 0 });
      expect(bucket.objects.get('status/index.html')?.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'public, max-age=30',
      });
      const puts = (requests: readonly string[]) => requests.filter((one) => one.startsWith('PUT'));
      expect(puts(bucket.requests).at(-2)).toBe('PUT status/index.html');
      bucket.requests.length = 0;
      expect(await run()).toMatchObject({ code: 0 });
      expect(
        puts(bucket.requests).filter((one) => /status\/(?:badge|incidents|history|feed)/u.test(one)),
      ).toEqual([]);
      bucket.rules.refuse = (method) => (method === 'PUT' ? 403 : null);
      const failed = await run();
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/the status page was not written: s3:\/\/pages\/status\/.*AccessDenied/u);
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, previous);
      await bucket.stop();
    }
  });
});
