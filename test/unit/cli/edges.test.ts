import { EventEmitter } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';
import { consoleAlerts } from '../../../src/adapters/console/console-channel.ts';
import { chooseStore } from '../../../src/cli/wiring/choose-store.ts';
import { createInterruption } from '../../../src/cli/terminal/signals.ts';
import { createPrinter } from '../../../src/cli/terminal/printer.ts';
import { everyTick } from '../../../src/cli/commands/run/repeat-on-schedule.ts';
import { fileOutput } from '../../../src/cli/terminal/file-output.ts';
import { openAlerts } from '../../../src/cli/wiring/channels/open-alert-channel.ts';
import { createProgress, leftText } from '../../../src/cli/terminal/progress.ts';
import type { AlertMessage } from '../../../src/runner/ports/alert-channel.ts';
import type { Clock } from '../../../src/runner/ports/clock.ts';
import { left, right } from '../../support/right.ts';

const tables = { configs: 'c', states: 's', events: 'e' };

/** A clock that only its sleepers move on. */
const steppedClock = (start: number): Clock & { readonly slept: number[] } => {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    elapsed: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
};

describe('chooseStore', () => {
  const file = { _tag: 'sqlite', file: 'x.db' } as const;
  it('takes what is named, else DynamoDB where its tables are, else a file here', () => {
    const local = { prefersDynamoDb: false, region: null, tables };
    const cloud = { prefersDynamoDb: true, region: 'eu-central-1', tables };
    expect(right(chooseStore(undefined, local))).toStrictEqual({ _tag: 'sqlite', file: 'upledger.db' });
    expect(right(chooseStore(file, cloud))).toStrictEqual(file);
    expect(right(chooseStore(undefined, cloud))).toMatchObject({ _tag: 'dynamodb', region: 'eu-central-1' });
    expect(right(chooseStore({ _tag: 'dynamodb' }, { ...local, region: 'eu-north-1' }))._tag).toBe(
      'dynamodb',
    );
    expect(left(chooseStore({ _tag: 'dynamodb' }, local)).messages[0]).toContain(
      '--store is dynamodb, but AWS_REGION',
    );
    expect(left(chooseStore(undefined, { ...cloud, region: null })).messages[0]).toContain(
      'DDB_STATE_TABLE is set',
    );
  });
});

describe('openAlerts', () => {
  const printed: string[] = [];
  const context = {
    clock: systemClock,
    program: { name: 'npm run -s upledger --', given: {} },
    print: (text: string) => {
      printed.push(`out ${text}`);
      return Promise.resolve(true);
    },
    printError: (text: string) => {
      printed.push(`err ${text}`);
      return Promise.resolve(true);
    },
  };
  const environment = { topicArn: null, appEnvironment: 'test', alertRate: 5, claimSeconds: 90 };
  const arn = 'arn:aws:sns:eu-central-1:123456789012:alerts';
  const file = { _tag: 'sqlite', file: 'x.db' } as const;
  const cloud = { _tag: 'dynamodb', region: 'eu-central-1', tables } as const;
  const choose = async (
    ...[store, topicArn, toConsole]: [typeof file | typeof cloud, string | null, boolean]
  ) => openAlerts(context, store, { ...environment, topicArn }, { toConsole, json: true });

  it('records what it prints only where no mail can be swallowed', async () => {
    expect((await choose(file, null, false)).alerts).toMatchObject({ name: 'console', mode: 'records' });
    expect((await choose(file, null, true)).alerts).toMatchObject({ name: 'console', mode: 'preview' });
    expect((await choose(file, arn, true)).alerts).toMatchObject({ name: 'console', mode: 'preview' });
    expect((await choose(cloud, null, true)).alerts).toMatchObject({ name: 'console', mode: 'preview' });
    expect((await choose(cloud, arn, true)).alerts).toMatchObject({ name: 'console', mode: 'preview' });
    expect(await choose(cloud, arn, false)).toMatchObject({
      alerts: { name: arn, mode: 'records' },
      rate: 5,
    });
    expect((await choose(cloud, null, false)).alerts.lacks).toContain('SNS_TOPIC_ARN is not set');
  });

  it('keeps stdout to JSON', async () => {
    const { alerts } = await choose(file, null, false);
    await alerts.publish(message)();
    expect(printed).toStrictEqual(['err a is UP again\n  | first\n  |\n  | second\n\n']);
  });
});

const message: AlertMessage = {
  kind: 'alert',
  subject: 'a is UP again',
  body: 'first\n\nsecond\n',
  api_id: 'a',
  from: 'DOWN',
  to: 'UP',
  transition_id: 'a/9',
  notify_emails: [],
  about: [],
  minimal: false,
};

describe('consoleAlerts', () => {
  it('accepts what was printed, and refuses what nobody could read', async () => {
    const to = (reads: boolean) => consoleAlerts({ mode: 'records', print: () => Promise.resolve(reads) });
    expect(await to(true).publish(message)()).toStrictEqual({
      _tag: 'Accepted',
      channel: 'console',
      message_id: null,
      topic_arn: null,
    });
    expect(await to(false).publish(message)()).toMatchObject({ _tag: 'Rejected', messageRejected: false });
  });

  it('says of a preview that it is one', async () => {
    const shown: string[] = [];
    const print = (text: string) => {
      shown.push(text);
      return Promise.resolve(true);
    };
    await consoleAlerts({ mode: 'preview', print }).publish(message)();
    expect(shown.join('')).toMatch(/^a is UP again {3}\(not sent: shown only\)\n/u);
  });
});

describe('everyTick', () => {
  it('works at once, then on wall-clock multiples, and leaves out what a long pass ran over', async () => {
    const clock = steppedClock(10_400);
    const stop = new AbortController();
    const begun: number[] = [];
    const logged: string[] = [];
    const code = await everyTick(
      { clock, log: (text) => void logged.push(text), isAbandoned: () => false },
      1000,
      stop.signal,
      async () => {
        begun.push(clock.now());
        await clock.sleep(begun.length === 3 ? 2500 : 100);
        if (begun.length === 4) stop.abort();
        return begun.length === 4 ? 1 : 0;
      },
    );
    expect(begun).toStrictEqual([10_400, 11_000, 12_000, 15_000]);
    expect(logged).toStrictEqual(['upledger: the pass took longer than --every: 2 skipped\n']);
    expect(code).toBe(1);
  });

  it('goes on whatever a pass ends with, the first one too', async () => {
    const context = { clock: steppedClock(0), log: () => undefined, isAbandoned: () => false };
    const stop = new AbortController();
    const codes = [2, 2, 1, 0];
    let passes = 0;
    const work = () => {
      passes += 1;
      if (codes.length === 1) stop.abort();
      return Promise.resolve(codes.shift() ?? 0);
    };
    expect(await everyTick(context, 1000, stop.signal, work)).toBe(0);
    expect(passes).toBe(4);
  });

  it('ends after the pass whose output nobody reads', async () => {
    let passes = 0;
    const context = { clock: steppedClock(0), log: () => undefined, isAbandoned: () => passes === 3 };
    const work = () => {
      passes += 1;
      return Promise.resolve(0);
    };
    expect(await everyTick(context, 1000, new AbortController().signal, work)).toBe(0);
    expect(passes).toBe(3);
  });
});

describe('createInterruption', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s asks first, and ends the second time', (signal, code) => {
    const events = new EventEmitter();
    const exits: number[] = [];
    const interruption = createInterruption({
      on: (name, listener) => events.on(name, listener),
      exit: (with_) => void exits.push(with_),
    });
    expect([interruption.exitCode(), interruption.signal.aborted]).toStrictEqual([null, false]);
    events.emit(signal);
    expect([interruption.exitCode(), interruption.signal.aborted, exits]).toStrictEqual([code, true, []]);
    events.emit(signal);
    expect(exits).toStrictEqual([code]);
  });
});

describe('createPrinter', () => {
  it('tells when its reader is gone, and then writes no more', async () => {
    const output = new PassThrough();
    const { print, failure } = createPrinter(output);
    expect(await print('one')).toBe(true);
    output.destroy();
    expect(await print('two')).toBe(false);
    expect(await print('three')).toBe(false);
    expect(failure()).toBeNull();
  });

  it('knows a full disk from a reader that is gone', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const output = new Writable({ write: (_chunk, _encoding, done) => done(full) });
    const { print, failure } = createPrinter(output);
    expect(await print('one')).toBe(false);
    expect(await print('two')).toBe(false);
    expect(failure()).toBe(full);
  });
});

describe('fileOutput', () => {
  it('writes every byte, or fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upledger-output-'));
    const file = join(folder, 'out');
    const fd = openSync(file, 'w');
    const { print, failure } = createPrinter(fileOutput(fd));
    const text = 'é'.repeat(1_000_000);
    expect([await print(text), await print('end')]).toEqual([true, true]);
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toBe(`${text}end`);
    expect([await print('more'), failure()]).toEqual([false, expect.objectContaining({ code: 'EBADF' })]);
    rmSync(folder, { recursive: true });
  });
});

describe('createProgress', () => {
  it('tells the time that is left in whole seconds', () => {
    expect(leftText(802)).toBe('under 1 s left');
    expect(leftText(61_000)).toBe('1 min 1 s left');
  });

  it('is silent for short passes and where there is no terminal', async () => {
    const logged: string[] = [];
    const clock = steppedClock(0);
    const log = (text: string) => void logged.push(text);
    const short = createProgress({ clock, log, showsProgress: true }, 'checks');
    short.update(1, 2);
    short.above('a line\n');
    short.end();
    const piped = createProgress({ clock, log, showsProgress: false }, 'checks');
    await clock.sleep(5000);
    piped.update(1, 2);
    piped.end();
    expect(logged).toStrictEqual(['a line\n']);
  });
});

describe('systemClock', () => {
  it('wakes at once when it is told to, before and during a sleep', async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(3_600_000, stop.signal);
    stop.abort();
    await expect(sleeping).resolves.toBeUndefined();
    await expect(systemClock.sleep(3_600_000, stop.signal)).resolves.toBeUndefined();
    const before = systemClock.elapsed();
    await systemClock.sleep(5);
    expect(systemClock.elapsed()).toBeGreaterThan(before);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });
});
