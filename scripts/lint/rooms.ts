/** The rooms of a layer in their order: what each may import of the rooms before it. */
type Room = {
  readonly inward: readonly string[];
  /** Single files of later rooms that it may import all the same. */
  readonly files?: readonly string[];
};

type Rooms = Readonly<Record<string, Room>>;

// Folding the log needs the decider and nothing of another fold.
const projections: Rooms = {
  health: { inward: [] },
  ledger: { inward: ['health'] },
  'state-repair': { inward: ['health', 'ledger'] },
  history: { inward: ['health'] },
  report: { inward: ['health'] },
  // A day is a part of a report, kept; what a report and an audit say of it is the same fold.
  days: { inward: ['health', 'report'] },
  page: { inward: ['health', 'report'] },
  'what-if': { inward: ['health'] },
  audit: { inward: ['health', 'days'] },
  replay: { inward: ['health'] },
};

// First the way of a check, in the order in which data flows; pass and queue drive it. Then what reads the log.
const runner: Rooms = {
  text: { inward: [] },
  // A port speaks of configs, and a config is read through a port.
  ports: {
    inward: ['text'],
    files: ['config/api-config.ts', 'config/channels/channel-settings.ts', 'config/page/page-settings.ts'],
  },
  config: { inward: ['text', 'ports'] },
  // A result is recorded as soon as it arrives, so a check is given the writer.
  checking: { inward: ['text', 'ports', 'config'], files: ['recording/stream-writer.ts'] },
  recording: { inward: ['text', 'ports', 'config'] },
  states: { inward: ['text', 'ports', 'config', 'recording'] },
  alerting: { inward: ['text', 'ports', 'config', 'recording', 'states'] },
  days: { inward: ['text', 'ports', 'recording'] },
  pass: { inward: ['text', 'ports', 'config', 'checking', 'recording', 'alerting', 'states', 'days'] },
  queue: { inward: ['text', 'ports', 'config', 'checking', 'recording', 'alerting', 'days', 'pass'] },
  history: { inward: ['text', 'ports', 'config', 'recording', 'alerting'] },
  status: { inward: ['text', 'ports', 'config', 'recording', 'alerting', 'states', 'history'] },
  report: { inward: ['text', 'ports', 'history'] },
  page: { inward: ['text', 'ports', 'config', 'history'] },
  'what-if': { inward: ['text', 'ports', 'history'] },
  audit: { inward: ['text', 'ports'] },
  replay: { inward: ['text', 'ports'] },
  doctor: { inward: ['text', 'ports', 'states'] },
};

const layersWithRooms: Readonly<Record<string, Rooms>> = { projections, runner };

// The demo shows events as `upledger events` prints them.
const shownByDemo = 'events/render-event.ts';

const issueOfCommand = (from: readonly string[], to: readonly string[]): string | null => {
  const own = from[2];
  const other = to[2];
  if (from[1] !== 'commands' || to[1] !== 'commands' || own === other) return null;
  if (from.length < 4 || to.length < 4) return null;
  if (own === 'demo' && to.slice(2).join('/') === shownByDemo) return null;
  return `A command never imports another (${String(own)} → ${String(other)}): share through src/cli.`;
};

/** Both paths are within one layer, split, and begin with its name: `['runner', 'pass', 'run-pass.ts']`. */
export const issueOfRooms = (from: readonly string[], to: readonly string[]): string | null => {
  const [layer = '', fromName = ''] = from;
  if (layer === 'cli') return issueOfCommand(from, to);
  const rooms = layersWithRooms[layer];
  const name = fromName.replace(/\.ts$/u, '');
  const target = (to[1] ?? '').replace(/\.ts$/u, '');
  if (rooms === undefined || name === target) return null;
  const room = rooms[name];
  if (room === undefined)
    return `src/${layer}/${name} is not a room of scripts/lint/rooms.ts: add it in its place.`;
  if (room.inward.includes(target) || room.files?.includes(to.slice(1).join('/')) === true) return null;
  const allowed = ['itself', ...room.inward, ...(room.files ?? [])].join(', ');
  return `src/${layer}/${name} → src/${layer}/${target} is against the order of the rooms: ${name} imports ${allowed}.`;
};
