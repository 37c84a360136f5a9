import { isAbsolute, relative } from 'node:path';
import { shellWord } from '../../runner/text/shell-word.ts';

/** How a person starts this program, with its store options, for hints that name other commands. */
export type Program = Readonly<{
  name: string;
  given: Readonly<{ store?: string | undefined; apis?: string | undefined }>;
}>;

/** How this process was started. */
export type Started = Readonly<{
  /** the first word of the command: `node`, where it was found by that name */
  argv0: string;
  /** Node, its options, and the script */
  self: readonly string[];
  cwd: string;
}>;

/** A path as it is shortest to type here. */
const shortPath = (path: string, cwd: string): string => {
  const below = relative(cwd, path);
  return isAbsolute(path) && !below.startsWith('..') ? below : path;
};

/**
 * How a person starts this program, for hints: as its launcher says (UPLEDGER_PROGRAM), through npm in a checkout, `upledger`
 * where it is installed, otherwise as it was started.
 */
export const programName = (
  env: Readonly<Record<string, string | undefined>>,
  { argv0, self, cwd }: Started,
): string => {
  const launcher = env['UPLEDGER_PROGRAM'] ?? '';
  if (launcher !== '') return launcher;
  const by = env['npm_lifecycle_event'] ?? '';
  if (by === 'start' || by === 'upledger') return 'npm run -s upledger --';
  const script = self.at(-1) ?? '';
  const isInstalled = !/\.(?:ts|cjs)$/u.test(script) || script.includes('/node_modules/upledger/');
  if (isInstalled) return by === 'npx' ? 'npx upledger' : 'upledger';
  const [node = '', ...options] = self.slice(0, -1);
  return [argv0.includes('/') ? shortPath(node, cwd) : argv0, ...options, shortPath(script, cwd)]
    .map(shellWord)
    .join(' ');
};

/** The value of `--NAME VALUE` or `--NAME=VALUE`. Behind `--` there are no options. */
export const optionIn = (words: readonly string[], name: string): string | undefined => {
  const end = words.indexOf('--');
  const argv = end < 0 ? words : words.slice(0, end);
  const at = argv.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = argv[at];
  return word === name ? argv[at + 1] : word?.slice(name.length + 1);
};

/** The program with the store options of these arguments. */
export const programOf = (name: string, argv: readonly string[]): Program => ({
  name,
  given: { store: optionIn(argv, '--store'), apis: optionIn(argv, '--apis') },
});

const withConfigs = [
  'run',
  'page',
  'serve',
  'check',
  'status',
  'doctor',
  'init',
  'dispatch',
  'work',
] as const;
const withStore = [
  ...withConfigs,
  'events',
  'transitions',
  'explain',
  'replay',
  'resume',
  'audit',
  'export',
  'backup',
  'whatif',
  'report',
  'days',
] as const;

/** Which commands take `--store` and `--apis`: a test compares this with what they declare. */
export const optionsOfCommands: Readonly<Record<'store' | 'apis', ReadonlySet<string>>> = {
  store: new Set([
    ...withStore,
    'apis list',
    'apis apply',
    'apis export',
    'channels list',
    'channels test',
    'subscriptions sync',
  ]),
  apis: new Set([
    ...withConfigs,
    'transitions',
    'replay',
    'report',
    'days',
    'export',
    'apis list',
    'apis export',
    'channels list',
    'channels test',
    'subscriptions sync',
  ]),
};

const alone = [...withStore, 'ship-logs', 'completion', 'demo', '--help'].join('|');
const command = new RegExp(
  String.raw`(?<![\w./-])upledger ((?:apis|channels|subscriptions) (?:list|validate|apply|export|import|schema|sync|test)|apis|channels|subscriptions|${alone})(?![\w-])`,
  'gu',
);

/** A hint that already names a store, or asks for help, stays as it is. */
const saysWhere = /^[^`\n;,)]*?--(?:store|help)\b/u;

const placesOf = ({ given }: Program, words: string, rest: string): string => {
  if (saysWhere.test(rest)) return '';
  const { store, apis } = given;
  return [
    ...(store !== undefined && optionsOfCommands.store.has(words) ? [` --store ${shellWord(store)}`] : []),
    ...(apis !== undefined && optionsOfCommands.apis.has(words) ? [` --apis ${shellWord(apis)}`] : []),
  ].join('');
};

/** Rewrites the commands in a text (`upledger run`) as they must be typed here. */
export const asTyped = (program: Program, text: string): string =>
  text.replace(
    command,
    (all: string, words: string, at: number) =>
      `${program.name} ${words}${placesOf(program, words, text.slice(at + all.length))}`,
  );
