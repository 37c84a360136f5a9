import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpServer } from '../../support/http/servers.ts';
import { readUnit, valuesOf } from '../../support/program/unit-file.ts';
import { workplace } from '../../support/program/workplace.ts';
import { PassReport, shaped } from '../../support/report/report-shapes.ts';

const folder = resolve(import.meta.dirname, '..', '..', '..', 'examples', 'systemd');
const unit = (name: string) => readUnit(readFileSync(join(folder, name), 'utf8'));

describe('examples/systemd', () => {
  it.each(['upledger.service', 'upledger.timer'])('%s has no line that systemd would ignore', (name) => {
    expect(unit(name).issues).toStrictEqual([]);
  });

  it('the timer starts the service', () => {
    const { entries } = unit('upledger.timer');
    expect(valuesOf(entries, 'Timer', 'Unit')).toStrictEqual(['upledger.service']);
    expect(valuesOf(entries, 'Timer', 'OnCalendar')).toStrictEqual(['*:0/2']);
    expect(valuesOf(entries, 'Install', 'WantedBy')).toStrictEqual(['timers.target']);
  });

  it('the service runs one pass as a user of its own, and what it writes lies in its folders', () => {
    const { entries } = unit('upledger.service');
    expect(valuesOf(entries, 'Service', 'Type')).toStrictEqual(['oneshot']);
    expect(valuesOf(entries, 'Service', 'User')).toStrictEqual(['upledger']);
    expect(valuesOf(entries, 'Service', 'StateDirectory')).toStrictEqual(['upledger']);
    expect(valuesOf(entries, 'Service', 'WorkingDirectory')).toStrictEqual(['/var/lib/upledger']);
  });

  it('its command works: a pass is recorded in the file that it names', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'website', url: server.url }]);
    const [command = ''] = valuesOf(unit('upledger.service').entries, 'Service', 'ExecStart');
    const [program, ...args] = command
      .replace('/var/lib/upledger/', `${place.path}/`)
      .replace('/etc/upledger/', `${place.path}/`)
      .split(' ');
    expect(program).toBe('/opt/upledger/current/bin/upledger');
    const { code, stdout, stderr } = await place.run([...args, '--json']);
    expect([code, stderr]).toStrictEqual([0, '']);
    expect(shaped(PassReport, JSON.parse(stdout))).toMatchObject({ apis: { checked: 1 }, unrecorded: [] });
  });
});

describe('a unit with mistakes', () => {
  it('has each of them named', () => {
    expect(readUnit('[Timers]\n[Timer]\nPersistant=no\nOnCalendar\n').issues).toStrictEqual([
      'line 1: unknown section Timers',
      'line 3: unknown key Persistant in section Timer',
      'line 4: not KEY=VALUE',
    ]);
  });
});
