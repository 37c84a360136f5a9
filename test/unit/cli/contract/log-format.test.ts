import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { logFormatOf, withLogFormat } from '../../../../src/cli/contract/log-format.ts';
import type { ProcessContext } from '../../../../src/cli/contract/process-context.ts';
import { runInProcess } from '../../../support/program/run-in-process.ts';
import { workplace } from '../../../support/program/workplace.ts';

const members = ['time', 'level', 'pass', 'api_id', 'what'];

const linesOf = (stderr: string): readonly Record<string, unknown>[] =>
  stderr
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('the option wins over the variable, wherever it stands', () => {
  expect(logFormatOf(['run'], {})).toBe('text');
  expect(logFormatOf(['run'], { LOG_FORMAT: 'json' })).toBe('json');
  expect(logFormatOf(['run', '--log-format', 'text'], { LOG_FORMAT: 'json' })).toBe('text');
  expect(logFormatOf(['--log-format=json', 'run'], {})).toBe('json');
  expect(logFormatOf(['run', '--log-format', 'xml'], {})).toBeNull();
});

property.prop([fc.string({ unit: 'grapheme' }), fc.option(fc.string(), { nil: null })])(
  'whatever is logged is one object on one line, with all members, or nothing',
  (text, apiId) => {
    const written: string[] = [];
    const sink = { clock: { now: () => 0 }, log: (line: string) => void written.push(line) };
    withLogFormat(sink as unknown as ProcessContext, 'json').log(text, { api_id: apiId });
    const all = written.join('');
    if (all === '') return;
    expect(all.indexOf('\n')).toBe(all.length - 1);
    expect(Object.keys(JSON.parse(all) as object)).toEqual(members);
  },
);

test('a pass says what changed, what is invalid and that it is over, each with the id of the pass', async () => {
  await using place = await workplace();
  await place.apis([
    { api_id: 'shop', url: 'http://127.0.0.1:9/', failure_threshold: 1 },
    { api_id: 'typo', url: 'nowhere' },
  ]);
  const { stdout, stderr, code } = await place.run(['--log-format', 'json', 'run', '--json']);
  expect(code).toBe(2);
  const { pass_id: pass } = JSON.parse(stdout) as { pass_id: string };
  const lines = linesOf(stderr);
  for (const line of lines) expect(Object.keys(line)).toEqual(members);
  const ofPass = lines.filter((line) => line['pass'] === pass);
  expect(ofPass).toContainEqual(
    expect.objectContaining({
      level: 'info',
      api_id: 'shop',
      what: expect.stringMatching(/^availability: UP -> DOWN at /u) as string,
    }),
  );
  expect(ofPass).toContainEqual(expect.objectContaining({ level: 'error', api_id: 'typo' }));
  expect(ofPass.at(-1)?.['what']).toMatch(
    /^the pass is over after \d+ ms: 1 checked, 1 down, 0 not recorded/u,
  );
});

test.each([
  [['run', '--bogus'], /^unknown option/u],
  [['run', '--store', 'nowhere'], /^--store/u],
  [['no-such-command'], /^unknown command/u],
])('wrong usage (%j) is an object too', async (argv, what) => {
  const { stderr, code } = await runInProcess(argv, { env: { LOG_FORMAT: 'json' } });
  expect(code).toBe(2);
  expect(linesOf(stderr)).toEqual([
    expect.objectContaining({ level: 'error', what: expect.stringMatching(what) as string }),
  ]);
});

test('a format that is none is refused, and named', async () => {
  const { stderr, code } = await runInProcess(['run', '--log-format', 'xml']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--log-format must be text or json')]);
});

test('doctor logs each finding that is not in order', async () => {
  await using place = await workplace();
  await place.apis([{ api_id: 'typo', url: 'nowhere' }]);
  const { stderr } = await place.run(['doctor', '--log-format=json']);
  expect(linesOf(stderr).map(({ level }) => level)).toContain('error');
});
