import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { orNull } from '../../../../../src/events/fields/or-null.ts';
import { sealLog } from '../../../../../src/projections/audit/log-seal.ts';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { right } from '../../../../support/right.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const audited = async (place: Workplace, ...args: readonly string[]) => {
  const { code, stdout, stderr } = await place.run(['audit', '--json', ...args]);
  const report: unknown = JSON.parse(stdout);
  return { code, report, stderr };
};

const Faults = t.type({
  faults: t.array(t.type({ api_id: orNull(t.string), seq: orNull(t.number), fault: t.string })),
});

const faultsIn = (printed: string): t.TypeOf<typeof Faults>['faults'] =>
  right(Faults.decode(JSON.parse(printed))).faults;

const sound = {
  streams: 1,
  events: 19,
  transitions: 2,
  faults: [],
  unverifiable: [],
  evidence_expired: 0,
  channels: [{ channel_id: 'default', delivered: 2, waived: 0, pending: 0 }],
  pending: [],
};

describe('audit', () => {
  it('finds nothing in an intact ledger, and says so for people and machines', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    expect(await audited(place)).toEqual({ code: 0, report: sound, stderr: '' });
    const { code, stdout } = await place.run(['audit']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'Audited 19 events and 2 transitions of 1 stream.\nNo faults: nothing was changed, dropped, inserted or swapped.\n',
    );
  });

  it.each([
    [
      'a byte',
      `UPDATE api_health_events SET body = replace(body, '"latency_ms":42', '"latency_ms":41') WHERE seq = 3`,
      [{ seq: 3, fault: 'its content does not match its hash: it was changed after it was written' }],
    ],
    [
      'an outcome, hashed anew',
      `UPDATE api_health_events SET body = replace(body, '"outcome":"UP"', '"outcome":"DOWN"') WHERE seq = 16;
       UPDATE api_health_events SET hash = sha256(body) WHERE seq = 16`,
      [
        { seq: 16, fault: 'must be permanent but is chained as a routine check' },
        { seq: 16, fault: 'is not what 17 is chained to: one of the two was changed or replaced' },
      ],
    ],
    ['a dropped check', 'DELETE FROM api_health_events WHERE seq = 3', [{ seq: 3, fault: 'is missing' }]],
    [
      'a dropped alert',
      'DELETE FROM api_health_events WHERE seq IN (9, 10)',
      [{ seq: 9, fault: 'is missing, with all up to 10' }],
    ],
    [
      'two exchanged events',
      `UPDATE api_health_events SET seq = 99 WHERE seq = 8;
       UPDATE api_health_events SET seq = 8 WHERE seq = 9;
       UPDATE api_health_events SET seq = 9 WHERE seq = 99`,
      [
        { seq: 8, fault: 'is at api/8 but says api/9' },
        { seq: 9, fault: 'is at api/9 but says api/8' },
      ],
    ],
    [
      'a cut-off tail',
      'DELETE FROM api_health_events WHERE seq > 17',
      [
        {
          seq: 18,
          fault: 'is missing, with all up to 19: the state of the API includes it, so the log was cut off',
        },
      ],
    ],
    [
      'a last event that was replaced',
      `UPDATE api_health_events SET body = replace(body, '"latency_ms":42', '"latency_ms":41') WHERE seq = 19;
       UPDATE api_health_events SET hash = sha256(body) WHERE seq = 19`,
      [
        {
          seq: 19,
          fault: 'is not the event that the state of the API was built from: it was changed or replaced',
        },
      ],
    ],
    [
      'a text that is no event',
      `UPDATE api_health_events SET body = '7' WHERE seq = 5`,
      [{ seq: 5, fault: 'is not a JSON object' }],
    ],
    [
      'an event before the first place',
      `INSERT INTO api_health_events (api_id, seq, body, hash) SELECT api_id, 0, body, hash FROM api_health_events WHERE seq = 3`,
      [{ seq: 0, fault: 'is at 0, but positions begin at 1' }],
    ],
    [
      'an event in a place that no number holds',
      `INSERT INTO api_health_events (api_id, seq, body, hash)
       SELECT api_id, 9007199254740993, body, hash FROM api_health_events WHERE seq = 3`,
      [{ seq: null, fault: 'is at 9007199254740993, which is too large for a position' }],
    ],
    [
      'a transition that the index has lost',
      'UPDATE api_health_events SET at = NULL WHERE seq = 6',
      [{ seq: 6, fault: 'is not in the index of transitions: it is not shown' }],
    ],
    [
      'a delivery that the index has lost',
      'UPDATE api_health_events SET at = NULL WHERE seq = 10',
      [{ seq: 10, fault: 'is not in the index of transitions: it is not shown' }],
    ],
    [
      'a transition that the index has at a wrong time',
      `UPDATE api_health_events SET at = '2025-01-01T00:00:00.000Z' WHERE seq = 6`,
      [
        {
          seq: 6,
          fault:
            'is in the index of transitions at 2025-01-01T00:00:00.000Z but belongs at 2026-01-01T00:03:00.000Z: it is shown at the wrong time',
        },
      ],
    ],
    [
      'a check in the index of transitions',
      `UPDATE api_health_events SET at = '2026-01-01T00:00:00.000Z' WHERE seq = 3`,
      [{ seq: 3, fault: 'is in the index of transitions but is neither a transition nor a delivery' }],
    ],
  ])('finds %s, and names it', async (_, sql, faults) => {
    await using place = await workplace();
    tamper(await writeSmallLedger(place.path), sql);
    const { code, report } = await audited(place);
    expect(code).toBe(3);
    expect(report).toMatchObject({ faults: faults.map((fault) => ({ api_id: 'api', ...fault })) });
  });

  it('seals, never over a file that exists, and proves the sealed history later', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    const first = await audited(place, '--seal', 'seal.json');
    expect(first).toMatchObject({ code: 0, report: sound });
    expect(first.stderr).toMatch(/sealed 1 stream/u);
    const seal: unknown = JSON.parse(await readFile(join(place.path, 'seal.json'), 'utf8'));
    expect(seal).toMatchObject({
      upledger_seal: 1,
      faults: 0,
      streams: [{ api_id: 'api', seq: 19, kept_seq: 18 }],
    });
    const again = await place.run(['audit', '--seal', 'seal.json']);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/seal\.json exists/u);
    expect(await audited(place, '--seal', 'seal.json', '--force')).toMatchObject({ code: 0 });
    expect(await audited(place, '--against', 'seal.json')).toMatchObject({ code: 0, report: sound });
    // Cut off, and the state set back to fit: only the seal remembers.
    tamper(file, 'DELETE FROM api_health_events WHERE seq > 17', 'DELETE FROM api_health_states');
    expect((await place.run(['replay', '--write'])).code).toBe(0);
    expect(await audited(place)).toMatchObject({ code: 0 });
    expect(await audited(place, '--against', 'seal.json')).toMatchObject({
      code: 3,
      report: { faults: [{ seq: 18 }] },
    });
  });

  it('refuses a seal that was changed, that is none, or that is not there', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    await place.run(['audit', '--seal', 'seal.json']);
    const path = join(place.path, 'seal.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"seq": 19', '"seq": 18'));
    await writeFile(join(place.path, 'no.json'), 'hello');
    for (const [name, text] of [
      ['seal.json', /the seal itself was changed/u],
      ['no.json', /is not JSON/u],
      ['nothing.json', /^upledger: nothing\.json does not exist\n$/u],
      ['no.json/under', /^upledger: no\.json\/under does not exist\n$/u],
      ['.', /^upledger: \. is a folder, not a file\n$/u],
    ] as const) {
      const { code, stderr } = await place.run(['audit', '--against', name]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
    }
  });

  it('verifies an export with no database, from a file or a pipe', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { stdout } = await place.run(['export']);
    await writeFile(join(place.path, 'log.jsonl'), stdout);
    await using elsewhere = await workplace();
    await writeFile(join(elsewhere.path, 'log.jsonl'), stdout);
    expect(await audited(elsewhere, '--file', 'log.jsonl')).toMatchObject({ code: 0, report: sound });
    await appendFile(join(elsewhere.path, 'log.jsonl'), '{"api_id":"api","seq":20,"type":"Check');
    expect(await audited(elsewhere, '--file', 'log.jsonl')).toMatchObject({
      code: 3,
      report: {
        events: 20,
        faults: [
          {
            api_id: 'api',
            seq: 20,
            fault: 'line 20 of the file is not a JSON object: it was cut off or changed',
          },
        ],
      },
    });
    await writeFile(join(elsewhere.path, 'empty.jsonl'), '');
    const empty = await elsewhere.run(['audit', '--file', 'empty.jsonl']);
    expect(empty.stdout).toMatch(/Nothing to verify/u);
    expect(empty).toMatchObject({
      code: 0,
      stderr: 'upledger: the file has no events: nothing was verified\n',
    });
    expect((await elsewhere.run(['audit', '--file', 'empty.jsonl', '--strict'])).code).toBe(3);
    const missing = await elsewhere.run(['audit', '--file', 'missing.jsonl']);
    expect([missing.code, missing.stderr]).toEqual([2, 'upledger: missing.jsonl does not exist\n']);
  });

  it('claims that no event is missing only as far as something shows it', async () => {
    await using place = await workplace();
    const ledger = await writeSmallLedger(place.path);
    const { stdout } = await place.run(['export']);
    const file = join(place.path, 'cut.jsonl');
    await writeFile(file, stdout.split(/^/mu).slice(0, 16).join(''));
    const verdict = async (...args: readonly string[]) => {
      const said = await place.run(['audit', ...args]);
      return [said.code, said.stdout.trimEnd().split('\n').at(-1)];
    };
    const unshown =
      'No faults: nothing was changed, inserted or swapped. Nothing shows whether events are missing at the ends of the streams, or whole streams: compare with a seal (--against).';
    expect(await verdict('--file', 'cut.jsonl')).toEqual([0, unshown]);
    await place.run(['audit', '--file', 'cut.jsonl', '--seal', 'seal.json']);
    await writeFile(file, stdout.split(/^/mu).slice(0, 18).join(''));
    expect(await verdict('--file', 'cut.jsonl', '--against', 'seal.json')).toEqual([
      0,
      'No faults: nothing was changed, inserted or swapped, and nothing that was sealed is missing.',
    ]);
    tamper(ledger, 'DELETE FROM api_health_events WHERE seq > 17', 'DELETE FROM api_health_states');
    expect(await verdict()).toEqual([0, unshown]);
  });

  it.each([
    [
      'is empty',
      () => '',
      [{ seq: 1, fault: /^is missing, with all up to 19 from the file, and was sealed/u }],
    ],
    [
      'was cut at the end',
      (text: string) => text.split('\n').slice(0, 17).join('\n'),
      [{ seq: 18, fault: /^is missing, and was sealed/u }],
    ],
    [
      'lacks its beginning',
      (text: string) => text.split('\n').slice(4).join('\n'),
      [{ seq: 1, fault: /^is missing, with all up to 4 from the file/u }],
    ],
    [
      'is of another log',
      (text: string) => text.replaceAll('"api_id":"api"', '"api_id":"other"'),
      [{ seq: 1, fault: /^is missing, with all up to 19 from the file/u }],
    ],
  ] as const)('finds that an export %s, of which a seal knows more', async (_, change, faults) => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    await place.run(['audit', '--seal', 'seal.json']);
    const { stdout } = await place.run(['export']);
    await writeFile(join(place.path, 'log.jsonl'), change(stdout));
    const { code, stdout: printed } = await place.run([
      'audit',
      '--json',
      '--file',
      'log.jsonl',
      '--against',
      'seal.json',
    ]);
    const whole = { code, faults: faultsIn(printed) };
    expect(whole.code).toBe(3);
    for (const { seq, fault } of faults) {
      const found = whole.faults.find((one) => one.api_id === 'api' && one.seq === seq);
      expect(found?.fault).toMatch(fault);
    }
    if (!change(stdout).includes('"api_id":"api"')) return;
    // Somebody who knows that it is only a part says so, and is told what is not proven.
    const part = await place.run(['audit', '--file', 'log.jsonl', '--against', 'seal.json', '--partial']);
    expect(part.code).toBe(0);
    expect(part.stdout).toMatch(/could not be verified/u);
    expect(part.stdout).not.toMatch(/dropped/u);
    const strict = await place.run([
      'audit',
      '--file',
      'log.jsonl',
      '--against',
      'seal.json',
      '--partial',
      '--strict',
    ]);
    expect(strict.code).toBe(3);
  });

  it('does not take a seal of nothing for a proof, and writes none', async () => {
    await using place = await workplace();
    await writeFile(join(place.path, 'empty.jsonl'), '');
    const sealed = await place.run(['audit', '--file', 'empty.jsonl', '--seal', 'seal.json']);
    expect([sealed.code, sealed.stderr]).toEqual([
      1,
      expect.stringMatching(/a seal of it would prove nothing/u),
    ]);
    const nothing = sealLog('2026-01-01T00:00:00.000Z', 0, []);
    await writeFile(join(place.path, 'nothing.json'), JSON.stringify(nothing));
    await writeSmallLedger(place.path);
    const { code, stderr } = await audited(place, '--against', 'nothing.json');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/the seal names no stream/u)]);
    expect((await audited(place, '--against', 'nothing.json', '--strict')).code).toBe(3);
  });

  it('counts a state that is missing as unproven, and with --strict as not good enough', async () => {
    await using place = await workplace();
    tamper(await writeSmallLedger(place.path), 'DELETE FROM api_health_states');
    const { code, stderr } = await audited(place);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/without a state/u)]);
    expect((await audited(place, '--strict')).code).toBe(3);
  });

  it.each([
    [['--partial'], /use it with --file and --against/u],
    [['--force'], /--force overwrites an existing seal: use it with --seal/u],
    [['--file', 'apis.yaml', '--store', 'sqlite:upledger.db'], /use it without --store/u],
    [['--file', '.'], /^upledger: \. is a folder, not a file\n$/u],
  ])('refuses %j', async (args, text) => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    await place.apis([]);
    const { code, stdout, stderr } = await place.run(['audit', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(text)]);
  });

  it('takes a part of the log for what it is', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { stdout } = await place.run([
      'export',
      '--since',
      '2026-01-01T00:05',
      '--until',
      '2026-01-01T00:10',
    ]);
    await writeFile(join(place.path, 'part.jsonl'), stdout);
    const lines = stdout.trimEnd().split('\n');
    const { code, report, stderr } = await audited(place, '--file', 'part.jsonl');
    expect(code).toBe(0);
    expect(report).toMatchObject({
      events: lines.length,
      faults: [],
      unverifiable: [{ api_id: 'api', from_seq: 1, to_seq: 7 }],
    });
    expect(stderr).toMatch(/begin in the middle: 1/u);
  });

  it('reads a salvaged file, whose events are all there in another order, place by place', async () => {
    await using place = await workplace();
    tamper(
      await writeSmallLedger(place.path),
      `CREATE TEMP TABLE saved AS SELECT api_id, seq, body, hash, at, expires_at FROM api_health_events;
       DELETE FROM api_health_events;
       INSERT INTO api_health_events (api_id, seq, body, hash, at, expires_at)
         SELECT * FROM saved ORDER BY seq % 5, seq`,
    );
    expect(await audited(place)).toEqual({ code: 0, report: sound, stderr: '' });
    expect((await place.run(['replay'])).code).toBe(0);
  });

  it('says that it cannot read a log that is not there or not its own', async () => {
    await using place = await workplace();
    expect((await place.run(['audit'])).code).toBe(2);
    await writeFile(
      join(place.path, 'upledger.db'),
      'this is no ledger at all, but long enough to be read as one',
    );
    const { code, stderr } = await place.run(['audit']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/is not a ledger/u)]);
  });
});
