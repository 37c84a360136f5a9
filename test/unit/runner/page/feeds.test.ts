import { describe, expect, it } from 'vitest';
import { atomFeed } from '../../../../src/runner/page/feeds/atom-feed.ts';
import { badgeJson, badgeSvg } from '../../../../src/runner/page/feeds/badge.ts';
import { statuspageFiles } from '../../../../src/runner/page/feeds/statuspage.ts';
import { headlineOf } from '../../../../src/runner/page/html/headline.ts';
import { timesIn } from '../../../../src/runner/page/html/times.ts';
import type { PageModel } from '../../../../src/runner/page/model/page-model.ts';
import { drawnModel } from '../../../support/pages/page-model.ts';
import { statuspageShapes } from '../../../support/pages/statuspage-shapes.ts';

const hostile = `</title><script>alert(1)</script> & "x" 'y' \u0000\u202E\uFFFE ]]>`;

const fileOf = (model: PageModel, path: string): Record<string, unknown> =>
  JSON.parse(statuspageFiles(model)[path] ?? '') as Record<string, unknown>;

const listIn = (value: Record<string, unknown>, key: string): readonly Record<string, unknown>[] =>
  value[key] as readonly Record<string, unknown>[];

describe('the JSON of a status page', () => {
  const model = drawnModel({
    apis: 5,
    down: 1,
    groups: ['Shop', 'Back'],
    settings: { url: 'https://s.example/' },
  });

  it.each<readonly [string, PageModel]>([
    ['nothing', drawnModel({ apis: 0 })],
    ['some that are down', model],
    ['a monitor that is dead', drawnModel({ apis: 5, down: 2, dead: true })],
    ['hostile names', drawnModel({ apis: 5, down: 5, name: () => hostile })],
    ['an incident of an API that is gone', { ...model, apis: model.apis.slice(1) }],
  ])('has every member of the shape of Statuspage, each of its type: %s', (_, of) => {
    const files = statuspageFiles(of);
    expect(Object.keys(files)).toEqual(Object.keys(statuspageShapes));
    for (const [path, isValid] of Object.entries(statuspageShapes)) {
      isValid(fileOf(of, path));
      expect([path, isValid.errors]).toEqual([path, null]);
    }
  });

  it('says what is the case, and as of when', () => {
    const summary = fileOf(model, 'api/v2/summary.json');
    const components = listIn(fileOf(model, 'api/v2/components.json'), 'components');
    expect(components.filter(({ group }) => group === true).map(({ name }) => name)).toEqual([
      'Shop',
      'Back',
    ]);
    expect(listIn(summary, 'incidents').map(({ status }) => status)).toEqual(['investigating']);
    expect(listIn(summary, 'incidents')[0]?.['shortlink']).toBe(
      'https://s.example/incidents/api-0000-900.html',
    );
    expect(summary['upledger']).toEqual({ stale: false, as_of: '2026-11-29T10:02:00.000Z', coverage: 0.998 });
  });

  it('never says operational, nor none, of a monitor that is dead', () => {
    const dead = drawnModel({ apis: 5, dead: true });
    const summary = fileOf(dead, 'api/v2/summary.json');
    expect(JSON.stringify(summary['status'])).toMatch(/"minor".*"No data since/u);
    expect(listIn(summary, 'components').map(({ status }) => status)).not.toContain('operational');
    expect(summary['upledger']).toMatchObject({ stale: true });
  });

  it('never says operational of an API that is paused, nor that it is checked', () => {
    const { apis, ...rest } = drawnModel({ apis: 2, groups: ['Shop'] });
    const paused = apis.map((api, i) => (i === 0 ? { ...api, url: null, state: 'paused' as const } : api));
    const some = listIn(fileOf({ ...rest, apis: paused }, 'api/v2/components.json'), 'components');
    expect(some.map(({ status }) => status)).toEqual([
      'under_maintenance',
      'operational',
      'under_maintenance',
    ]);
    expect(some[0]?.['description']).toBe('Not checked: monitoring is paused');
    const incidents = rest.incidents.slice(0, 1).map((one) => ({ ...one, stopped: true }));
    const ended = fileOf({ ...rest, apis: paused, incidents }, 'api/v2/incidents.json');
    expect(JSON.stringify(ended)).toContain('"new_status":"under_maintenance"');
    expect(JSON.stringify(ended)).not.toContain('"new_status":"operational"');
  });

  it('counts what was DOWN when it was last checked for the indicator, as its component does', () => {
    const { apis, ...rest } = drawnModel({ apis: 3, dead: true });
    const indicatorWith = (down: number): unknown =>
      fileOf(
        { ...rest, apis: apis.map((api, i) => ({ ...api, lastState: i < down ? 'DOWN' : 'UP' })) },
        'api/v2/status.json',
      )['status'];
    expect(indicatorWith(0)).toMatchObject({ indicator: 'minor' });
    expect(indicatorWith(1)).toMatchObject({ indicator: 'major' });
    expect(indicatorWith(3)).toMatchObject({ indicator: 'critical' });
  });
});

describe('the headline', () => {
  const times = timesIn('UTC');
  const said = (changes: Parameters<typeof drawnModel>[0]): string =>
    headlineOf(drawnModel(changes), times).text;

  it('says how all is in one sentence, and up only of what was seen to be', () => {
    expect(said({ apis: 0 })).toBe('No API is monitored yet.');
    expect(said({ apis: 1 })).toBe('The API is up.');
    expect(said({ apis: 2 })).toBe('Both APIs are up.');
    expect(said({ apis: 1, down: 1 })).toBe('The API is down.');
    expect(said({ apis: 9, down: 1 })).toBe('1 of 9 APIs is down.');
    expect(said({ apis: 9, down: 9 })).toBe('All 9 APIs are down.');
    expect(said({ apis: 9, dead: true })).toBe('No data since 29 Nov 2026, 07:02 UTC.');
    const model = drawnModel({ apis: 9 });
    const [first, ...rest] = model.apis;
    const one = first === undefined ? [] : [{ ...first, state: 'unknown' as const }];
    expect(headlineOf({ apis: [...one, ...rest] }, times).text).toBe(
      'No API is known to be down. 1 API has no recent data.',
    );
  });
});

describe('feed and badges', () => {
  const model = drawnModel({ apis: 3, down: 1, name: () => hostile });
  const opened = (markup: string): number => [...markup.matchAll(/<(?!\/|\?)[a-z]/gu)].length;
  const closed = (markup: string): number => [...markup.matchAll(/<\/[a-z]|\/>/gu)].length;

  it('show hostile names as text, well-formed', () => {
    for (const markup of [atomFeed(model), badgeSvg({ label: hostile, state: 'down' })]) {
      for (const text of ['<script', '\u0000', '\u202E', '\uFFFE']) expect(markup).not.toContain(text);
      expect(opened(markup)).toBe(closed(markup));
    }
    expect(JSON.parse(badgeJson({ label: 'shop', state: 'down' }))).toEqual({
      schemaVersion: 1,
      label: 'shop',
      message: 'down',
      color: 'red',
      isError: true,
    });
  });

  it('keep the ids of entries, whatever the address of the page is', () => {
    const idsOf = (feed: string) => [...feed.matchAll(/<entry>\s*<id>([^<]+)/gu)].map(([, id]) => id);
    const moved = { ...model, settings: { ...model.settings, url: 'https://other.example/' } };
    expect(idsOf(atomFeed(moved))).toEqual(idsOf(atomFeed(model)));
    expect(new Set(idsOf(atomFeed(model))).size).toBe(Math.min(50, model.incidents.length));
  });
});
