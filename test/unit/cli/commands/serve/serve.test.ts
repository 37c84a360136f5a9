import { once } from 'node:events';
import { createServer } from 'node:http';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { served } from '../../../../support/program/served.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('serve', () => {
  it('answers what the command line prints, and ends at Ctrl-C', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const { url, end } = await served(place);
    const text = async (path: string): Promise<string> => (await fetch(new URL(path, url))).text();

    expect(await text('/api/transitions')).toBe(
      (await place.run(['transitions', '--format', 'json'])).stdout,
    );
    expect(await text('/api/report?since=2026-01-01&until=2026-01-02')).toBe(
      (await place.run(['report', '--format', 'json', '--since', '2026-01-01', '--until', '2026-01-02']))
        .stdout,
    );
    expect(JSON.parse(await text('/api/status'))).toEqual(
      JSON.parse((await place.run(['status', '--json'])).stdout),
    );
    expect(await text('/api/events?api=api&last=2')).toBe(
      (await place.run(['events', 'api', '--json', '-n', '2'])).stdout,
    );
    expect(await text('/metrics')).toContain('upledger_api_events_total{api_id="api"} 19');
    expect(await text('/healthz')).toBe('ok\n');
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/u);
    expect(page.headers.get('set-cookie')).toBeNull();
    for (const [, path] of (await page.text()).matchAll(/(?:src|href)="(\/[^"]+)"/gu))
      expect((await fetch(new URL(path ?? '', url))).status).toBe(200);
    expect(await end()).toBe(130);
  });

  it('says what is wrong with a question', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const { url, end } = await served(place);
    const asked = async (path: string) => {
      const answer = await fetch(new URL(path, url));
      return [answer.status, await answer.text()];
    };
    const wrong = async (path: string) => {
      const [status, body] = await asked(path);
      expect([path, status]).toEqual([path, 400]);
      return /^\{"error":"(.*)"\}\n$/u.exec(String(body))?.[1];
    };
    expect(await wrong('/api/status?nonsense=1&grop=x')).toBe(
      'there is no parameter nonsense, and there is no parameter grop; did you mean group? (the parameters are at, group and tag)',
    );
    expect(await wrong('/api/events?api=api&lst=3')).toBe(
      'there is no parameter lst; did you mean last? (the parameters are api and last)',
    );
    expect(await wrong('/api/live?api=api&since=1d')).toBe(
      'there is no parameter since (the parameters are api and after)',
    );
    expect(await wrong('/api/transitions?api=api&api=other')).toMatch(/^api is given 2 times/u);
    expect(await wrong('/api/report?since=yesterday')).toMatch(/^since is \\"yesterday\\", must be a time/u);
    expect(await wrong('/api/report?since=1d&month=2026-01')).toBe(
      'month is a whole period: use it without since and until',
    );
    expect(await wrong('/api/transitions?since=1d&until=2d')).toBe(
      'the period from since to until is empty: it ends before it begins',
    );
    expect(await wrong('/api/transitions?api=--nope')).toMatch(/^there is no API --nope \(/u);
    expect(await wrong('/api/transitions?api=apii')).toBe(
      'there is no API apii; did you mean api? (/api/status lists them all)',
    );
    expect(await asked('/api/events?api=--help')).toEqual([400, expect.stringContaining('error')]);
    expect(await asked('/api/events?api=none')).toEqual([400, expect.stringContaining('none')]);
    expect(await asked('/api/events?api=api&last=x')).toEqual([400, expect.stringContaining('last must be')]);
    expect(await asked('/elsewhere')).toEqual([
      404,
      'There is nothing here: see /, /api/status, /api/transitions, /api/report, /api/events, /api/live, /metrics, /healthz.\n',
    ]);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    await end();
  });

  it('tells readers nothing of files, and who runs it what is wrong', async () => {
    await using place = await workplace();
    await place.apis([]);
    const file = await writeSmallLedger(place.path);
    const said: string[] = [];
    const { url, end } = await served(place, {
      program: '/srv/here/upledger',
      onLog: (text) => void said.push(text),
    });
    await rename(file, `${file}.away`);
    for (const path of [
      '/api/status',
      '/api/report',
      '/api/transitions',
      '/api/events?api=api',
      '/metrics',
      '/healthz',
    ]) {
      const answer = await fetch(new URL(path, url));
      expect([path, answer.status]).toEqual([path, 503]);
      expect(await answer.text()).toMatch(
        /^(?:\{"error":")?the ledger(?: or the configs)? cannot be read\b[^/]*$/u,
      );
    }
    expect(said.filter((text) => text.includes('there is no ledger at upledger.db'))).toHaveLength(1);
    await rename(`${file}.away`, file);
    await place.apis('apis: [');
    const broken = await fetch(new URL('/api/status?group=x', url));
    expect([broken.status, await broken.text()]).toEqual([503, expect.not.stringContaining('apis.yaml')]);
    expect(said.at(-1)).toContain('apis.yaml');
    const count = said.length;
    // Another question that can be answered does not make this one new.
    for (const _ of [1, 2]) {
      expect((await fetch(new URL('/healthz', url))).status).toBe(200);
      expect((await fetch(new URL('/api/status?group=x', url))).status).toBe(503);
    }
    expect(said).toHaveLength(count);
    await end();
  });

  it('tells events as they come, and goes on where a reader was', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const { url, end } = await served(place);
    const answer = await fetch(new URL('/api/live?api=api', url), { headers: { 'last-event-id': '17' } });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/u);
    let seen = '';
    const decoder = new TextDecoder();
    const reader = answer.body?.getReader();
    while (!seen.includes('id: 19\n')) {
      const chunk = await reader?.read();
      if (!(chunk?.value instanceof Uint8Array)) break;
      seen += decoder.decode(chunk.value, { stream: true });
    }
    await reader?.cancel();
    expect(seen).toMatch(/event: recorded\ndata: \{"api_id":"api".*\}\nid: 18\n\n/u);
    await end();
  });

  it('tells a live view that the ledger cannot be read, and that it can again', async () => {
    await using place = await workplace();
    await place.apis([]);
    const file = await writeSmallLedger(place.path);
    const { url, end } = await served(place, { sleepFactor: 0.05 });
    const answer = await fetch(new URL('/api/live?api=api', url));
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const sees = async (text: string): Promise<void> => {
      while (!seen.includes(text)) {
        const chunk = await reader?.read();
        if (chunk?.value === undefined) throw new Error(`it ended without ${text}`);
        seen += chunk.value;
      }
    };
    await sees('retry: ');
    await rename(file, `${file}.away`);
    await sees('event: unreadable\n');
    await rename(`${file}.away`, file);
    await sees('event: readable\n');
    expect(seen).toMatch(
      /event: unreadable\ndata: the ledger cannot be read: the log of upledger serve says why\n/u,
    );
    await reader?.cancel();
    await end();
  });

  it('keeps a place for live views, however many were asked for and left', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const { url, end } = await served(place);
    const live = new URL('/api/live?api=api&after=0', url);
    for (let i = 0; i < 60; i += 1) expect((await fetch(live, { method: 'HEAD' })).status).toBe(200);
    for (let i = 0; i < 60; i += 1) {
      const answer = await fetch(live);
      expect([i, answer.status]).toEqual([i, 200]);
      await answer.body?.cancel();
    }
    for (const after of ['-1', 'x', '1e3', '9'.repeat(20)]) {
      live.searchParams.set('after', after);
      expect([after, (await fetch(live)).status]).toEqual([after, 400]);
    }
    await end();
  });

  it('needs a token where others can reach it, and shows it to nobody', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const open = await place.run(['serve', '--host', '0.0.0.0']);
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('set SERVE_TOKEN')]);
    const short = await place.run(['serve'], { env: { SERVE_TOKEN: 'hunter2' } });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('SERVE_TOKEN is ***')]);
    expect(short.stderr).not.toContain('hunter2');
    const token = 'a-token-of-some-length';
    const { url, end } = await served(place, { env: { SERVE_TOKEN: token } });
    const unknown = await fetch(url);
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="upledger", charset="UTF-8"',
    ]);
    const known = await fetch(new URL('/metrics', url), { headers: { authorization: `Bearer ${token}` } });
    expect(known.status).toBe(200);
    await end();
  });

  it('names a port that is in use', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, stderr } = await place.run(['serve', '--port', port]);
    other.close();
    expect([code, stderr]).toEqual([1, expect.stringContaining(`port ${port} of 127.0.0.1 is in use`)]);
  });

  it('looks where it was told to, for every question, and sees a ledger that was replaced', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    await rename(join(place.path, 'upledger.db'), join(place.path, 'other.db'));
    await rename(join(place.path, 'apis.yaml'), join(place.path, 'other.yaml'));
    const where = ['--store', 'sqlite:other.db', '--apis', 'other.yaml'];
    const { url, end } = await served(place, {}, where);
    for (const path of [
      '/api/status',
      '/api/transitions',
      '/api/report',
      '/api/events?api=api',
      '/metrics',
      '/healthz',
    ])
      expect([path, (await fetch(new URL(path, url))).status]).toEqual([path, 200]);
    await rm(join(place.path, 'other.db'));
    expect((await fetch(new URL('/healthz', url))).status).toBe(503);
    expect((await fetch(new URL('/metrics', url))).status).toBe(503);
    await end();
  });

  it('changes no byte of the ledger', async () => {
    await using place = await workplace();
    await place.apis([]);
    const file = await writeSmallLedger(place.path);
    const before = await readFile(join(place.path, 'upledger.db'));
    const { url, end } = await served(place);
    for (const path of ['/api/status', '/api/transitions', '/api/report', '/metrics', '/api/events?api=api'])
      await (await fetch(new URL(path, url))).text();
    await end();
    expect((await readFile(file)).equals(before)).toBe(true);
  });
});
