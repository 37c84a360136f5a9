import { pageDefaults, type PageSettings } from '../../../src/runner/config/page/page-settings.ts';
import type {
  DayKind,
  PageApi,
  PageDay,
  PageIncident,
  PageModel,
} from '../../../src/runner/page/model/page-model.ts';

const dayMs = 86_400_000;
export const madeAt = Date.UTC(2026, 10, 29, 10, 2);
const today = Math.floor(madeAt / dayMs) * dayMs;

/** Numbers that look random and are the same each time. */
const drawing = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

export type Drawn = Readonly<{
  apis: number;
  /** of the days, 0–1 */
  bad?: number;
  /** how many are down now */
  down?: number;
  dead?: boolean;
  /** days since the first check */
  age?: number;
  groups?: readonly string[];
  settings?: Partial<PageSettings>;
  name?: (i: number) => string;
}>;

const words = ['Checkout', 'Search', 'Accounts', 'Payments', 'Media', 'Reports', 'Gateway', 'Mail'];

const dayOf = (day: number, isBad: boolean, draw: () => number): PageDay => {
  if (!isBad) return { day, kind: 'up', down: 0, unknown: 0 };
  const which = draw();
  const kind: DayKind = which < 0.7 ? 'down' : which < 0.85 ? 'partial' : 'unknown';
  return {
    day,
    kind,
    down: kind === 'down' ? Math.floor(draw() ** 3 * 4 * 3_600_000) + 60_000 : 0,
    unknown:
      kind === 'unknown' ? dayMs : kind === 'partial' ? Math.floor(draw() * 8 * 3_600_000) + 1_800_000 : 0,
  };
};

const apiOf = (i: number, drawn: Drawn, draw: () => number): PageApi => {
  const { bad = 0.05, down = 0, dead = false, age = 400, groups = [], name } = drawn;
  const days = Array.from({ length: 90 }, (_, n): PageDay => {
    const day = today - (89 - n) * dayMs;
    return 89 - n > age ? { day, kind: 'none', down: 0, unknown: 0 } : dayOf(day, draw() < bad, draw);
  });
  const isDown = i < down;
  const lastChecked = dead ? madeAt - 3 * 3_600_000 : madeAt - 40_000;
  const downMs = days.reduce((sum, day) => sum + day.down, 0);
  const monitored = days.filter(({ kind }) => kind !== 'none').length * dayMs;
  const unknown = days.reduce((sum, day) => sum + day.unknown, 0);
  return {
    api_id: `api-${String(i).padStart(4, '0')}`,
    name: name?.(i) ?? `${words[i % words.length] ?? ''} ${String(Math.floor(i / words.length) + 1)}`,
    group: groups.length === 0 ? null : (groups[i % groups.length] ?? null),
    url: null,
    state: dead ? 'unknown' : isDown ? 'down' : 'up',
    since: dead ? lastChecked : isDown ? madeAt - (i + 1) * 17 * 60_000 : null,
    lastState: isDown ? 'DOWN' : 'UP',
    lastChecked,
    intervalMs: 120_000,
    slow: i % 11 === 3,
    expiring: i % 13 === 5,
    cause: null,
    uptime: monitored === 0 ? null : 1 - downMs / (monitored - unknown),
    coverage: monitored === 0 ? null : 1 - unknown / monitored,
    days,
    created: today - age * dayMs,
    updated: madeAt - 3_600_000,
  };
};

const incidentsOf = (apis: readonly PageApi[]): readonly PageIncident[] =>
  apis
    .flatMap(({ api_id, name, days, state, since, created }): PageIncident[] => [
      ...days.flatMap(({ day, kind, down }, n) =>
        kind === 'down'
          ? [
              {
                api_id,
                name,
                seq: 10 + n,
                from: day + 3_600_000,
                to: day + 3_600_000 + down,
                stopped: false,
                cause: null,
              },
            ]
          : [],
      ),
      ...(state === 'down' && since !== null
        ? [{ api_id, name, seq: 900, from: since, to: null, stopped: false, cause: null }]
        : []),
      ...(created < today - 300 * dayMs
        ? [
            {
              api_id,
              name,
              seq: 2,
              from: created + dayMs,
              to: created + dayMs + 600_000,
              stopped: false,
              cause: null,
            },
          ]
        : []),
    ])
    .toSorted((a, b) => b.from - a.from);

/** A page that looks like one of many APIs. */
export const drawnModel = (drawn: Drawn): PageModel => {
  const draw = drawing(7);
  const apis = Array.from({ length: drawn.apis }, (_, i) => apiOf(i, drawn, draw));
  const groups = drawn.groups ?? [];
  const inOrder = apis.toSorted((a, b) => groups.indexOf(a.group ?? '') - groups.indexOf(b.group ?? ''));
  return {
    asOf: madeAt,
    settings: { ...pageDefaults, title: 'Acme status', ...drawn.settings },
    apis: inOrder,
    removed: [],
    incidents: incidentsOf(apis),
    stale: drawn.dead === true,
    staleAfterMs: 240_000,
    coverage: apis.length === 0 ? null : 0.998,
  };
};
