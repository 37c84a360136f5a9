import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Command } from 'commander';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import { isEntry } from '../../runner/config/invalid-config.ts';
import { didYouMean } from '../../runner/config/nearest-name.ts';
import { failed, usage, type Failure } from '../contract/fail.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import { openConfigs } from '../wiring/open-configs.ts';
import type { OpenStore } from '../wiring/open-store.ts';
import { givenName } from '../../runner/text/given-name.ts';

/** The options that select APIs by their configs. */
export const selectionOptions = { group: t.readonlyArray(t.string), tag: t.readonlyArray(t.string) };

export const declareSelection = (command: Command): Command =>
  command
    .option('--group <group...>', 'only APIs of these groups')
    .option('--tag <tag...>', 'only APIs with one of these tags');

/** What was asked for. */
export type Selection = Readonly<{
  apis?: string | undefined;
  group?: readonly string[] | undefined;
  tag?: readonly string[] | undefined;
}>;

export const isSelective = ({ group, tag }: Selection): boolean => group !== undefined || tag !== undefined;

const isIn =
  ({ group, tag }: Selection) =>
  (config: Pick<ApiConfig, 'group' | 'tags'>): boolean =>
    (group === undefined || (config.group !== null && group.includes(config.group))) &&
    (tag === undefined || config.tags.some((one) => tag.includes(one)));

/** Groups and tags that no config has, most likely misspelled. */
const unknownWords = (
  asked: readonly string[] | undefined,
  known: readonly string[],
  said: (word: string) => string,
): readonly string[] =>
  (asked ?? [])
    .filter((word) => !known.includes(word))
    .map((word) => `${said(word)}${didYouMean(word, [...new Set(known)])}`);

/** The selected configs; left: names the groups and tags that no config has. */
export const selectConfigs = <C extends Pick<ApiConfig, 'group' | 'tags'>>(
  configs: readonly C[],
  selection: Selection,
): E.Either<Failure, readonly C[]> => {
  const groups = configs.flatMap(({ group }) => group ?? []);
  const tags = configs.flatMap((config) => config.tags);
  const unknown = [
    ...unknownWords(selection.group, groups, (word) => `no API is in the group ${givenName(word)}`),
    ...unknownWords(selection.tag, tags, (word) => `no API has the tag ${givenName(word)}`),
  ];
  return unknown.length > 0 ? E.left(usage(unknown)) : E.right(configs.filter(isIn(selection)));
};

/**
 * The selected API ids, limited to `asked` if given; undefined: all. Groups and tags are those
 * of the current configs: the log has none. With `recordedOnly`, APIs without events are left out.
 */
export const selectApis = async (
  context: Pick<ProcessContext, 'log'>,
  store: Pick<OpenStore, 'ledger' | 'configs'>,
  selection: Selection,
  asked: readonly string[] | undefined,
  recordedOnly = true,
): Promise<E.Either<Failure, readonly string[] | undefined>> => {
  if (!isSelective(selection)) return E.right(asked);
  const source = await openConfigs(selection.apis, store);
  const [read, states] = await Promise.all([source.read()(), store.ledger.loadStates()()]);
  if (E.isLeft(read)) return E.left(failed(read.left));
  if (E.isLeft(states)) return E.left(failed(states.left));
  const { configs } = read.right;
  const invalid = read.right.invalid.filter(isEntry);
  if (invalid.length > 0)
    context.log(
      `upledger: ${String(invalid.length)} invalid in ${source.name}: their groups and tags are not known, so they are left out\n`,
    );
  const chosen = selectConfigs(configs, selection);
  if (E.isLeft(chosen)) return chosen;
  const recorded = new Set([...states.right.states, ...states.right.faults].map(({ api_id }) => api_id));
  const names = chosen.right
    .map(({ api_id }) => api_id)
    .filter(
      (apiId) => (!recordedOnly || recorded.has(apiId)) && (asked === undefined || asked.includes(apiId)),
    );
  return names.length > 0
    ? E.right(names)
    : E.left(usage(['nothing is recorded of any API that --group and --tag choose']));
};
