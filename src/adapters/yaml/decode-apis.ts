import * as E from 'fp-ts/lib/Either.js';
import { ApiId } from '../../events/fields/api-id.ts';
import { invalidItem } from '../../events/encoding/invalid-item.ts';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import { configIssueText, type ConfigError } from '../../runner/config/config-error.ts';
import type { Configs } from '../../runner/ports/config-source.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import {
  hasSettings,
  settingsKey,
  withChannels,
  type ChannelSettings,
} from '../../runner/config/channels/channel-settings.ts';
import { undefinedChannel } from '../../runner/config/channels/decode-channel-settings.ts';
import { checkApiConfig, usableApiId } from '../../runner/config/decode-api-config.ts';
import { saidRetention } from '../../runner/config/retention.ts';
import { decodePage } from '../../runner/config/page/decode-page.ts';
import { checkExpressions } from '../../runner/config/expressions/check-expressions.ts';
import type { ApisFile } from './parse-apis.ts';
import { issueTexts } from './issue-texts.ts';
import { locate } from './source-positions.ts';

type Checked = E.Either<readonly ConfigError[], ApiConfig>;
type Entry = Readonly<{ index: number; api_id: string | null; checked: Checked }>;

const place = (index: number): string => `apis[${String(index)}]`;

/** An entry may be an alias of another. Each is visited once, because a few aliases can expand without limit. */
const checkAll = async ({ apis, defaults }: ApisFile): Promise<readonly Entry[]> => {
  const different = [...new Set(apis)];
  const checked = await checkExpressions(
    different.map((raw) => checkApiConfig(raw, defaults)),
    different,
  );
  const known = new Map(checked.map((one, index) => [different[index], one]));
  return apis.map((raw, index) => ({
    index,
    api_id: usableApiId(raw),
    checked: known.get(raw) ?? checkApiConfig(raw, defaults),
  }));
};

const isBareName = ({ path: [field], bare }: ConfigError): boolean =>
  field === 'api_id' && bare !== undefined;

/** YAML reads an unquoted 0123 as a number. It is used as written: the API `0123`, not 123. */
const withWrittenNames = (text: string, entries: readonly Entry[]): readonly Entry[] => {
  const bare = entries.filter(({ checked }) => E.isLeft(checked) && checked.left.some(isBareName));
  if (bare.length === 0) return entries;
  const places = locate(
    text,
    bare.map(({ index }) => ['apis', String(index), 'api_id']),
  );
  const names = new Map(bare.map(({ index }, i) => [index, places[i]?.written ?? null]));
  return entries.map((entry) => {
    const written = names.get(entry.index) ?? null;
    return ApiId.is(written) ? { ...entry, api_id: written } : entry;
  });
};

/** The places of each name that stands there more than once. */
const doubles = (entries: readonly Entry[]): ReadonlyMap<string, readonly number[]> => {
  const first = new Map<string, number>();
  const places = new Map<string, number[]>();
  for (const { api_id, index } of entries) {
    if (api_id === null) continue;
    const before = first.get(api_id);
    if (before === undefined) first.set(api_id, index);
    else if (places.get(api_id)?.push(index) === undefined) places.set(api_id, [before, index]);
  }
  return places;
};

/** Two entries of one name: neither can be the right one, so both are named and neither is used. */
const doubled = ({ api_id, index }: Entry, places: readonly number[]): readonly ConfigError[] => {
  const others = places.slice(0, 4).filter((other) => other !== index);
  if (api_id === null || others.length === 0) return [];
  const more = places.length - 1 - others.length;
  const said = `${others.map(place).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
  return [{ path: ['api_id'], what: `is "${api_id}" here and in ${said}: each API needs its own api_id` }];
};

type WithIssues = Readonly<{ entry: Entry; issues: readonly ConfigError[] }>;

/** Issues with their positions; those of an entry in line order. */
const invalidOf = (name: string, text: string, withIssues: readonly WithIssues[]): Configs['invalid'] => {
  const places = locate(
    text,
    withIssues.flatMap(({ entry, issues }) =>
      issues.map(({ path }) => ['apis', String(entry.index), ...path]),
    ),
  ).values();
  return withIssues.map(({ entry, issues }) => {
    const placed = issues.map((issue) => {
      const { at = '1:1', offset = 0, written = null } = places.next().value ?? {};
      return {
        offset,
        text: `${name}:${at}: ${configIssueText(place(entry.index), issue, written)}`,
      };
    });
    return invalidItem(
      'config',
      entry.api_id,
      null,
      placed.toSorted((a, b) => a.offset - b.offset).map((issue) => issue.text),
    );
  });
};

/** Channels that an API names but the file does not define. */
const unknownChannels = ({ channels }: ApiConfig, { defined }: ChannelSettings): readonly ConfigError[] =>
  (channels ?? [])
    .filter((id) => id !== defaultChannel && !defined.includes(id))
    .map((id) => ({ path: ['channels'], what: undefinedChannel(id, defined) }));

const itemOf = (issues: readonly string[]): Configs['invalid'] =>
  issues.length === 0 ? [] : [invalidItem('config', settingsKey, null, issues)];

/** Decodes a file: its APIs as configs, and its channels. Each issue has `file:line:column` and its path. */
export const decodeApis = async (name: string, text: string, file: ApisFile): Promise<Configs> => {
  const configs: ApiConfig[] = [];
  const withIssues: WithIssues[] = [];
  const undefinedOnes: WithIssues[] = [];
  const { settings, issues, refused } = file.channels;
  const entries = withWrittenNames(text, await checkAll(file));
  const places = doubles(entries);
  for (const entry of entries) {
    const twice = entry.api_id === null ? [] : doubled(entry, places.get(entry.api_id) ?? []);
    if (E.isRight(entry.checked) && twice.length === 0) {
      configs.push(withChannels(entry.checked.right, settings));
      const unknown = unknownChannels(entry.checked.right, settings);
      if (unknown.length > 0) undefinedOnes.push({ entry, issues: unknown });
    } else
      withIssues.push({ entry, issues: [...twice, ...(E.isLeft(entry.checked) ? entry.checked.left : [])] });
  }
  const page = decodePage(file.page);
  const presents = E.isRight(page) && file.page !== undefined && file.page !== null ? page.right : undefined;
  const refusals = [
    ...itemOf(issueTexts(name, text, refused)),
    ...(undefinedOnes.length === 0 ? [] : invalidOf(name, text, undefinedOnes)),
  ];
  return {
    configs,
    invalid: [
      ...itemOf(issueTexts(name, text, issues)),
      // Page settings affect neither checks nor alerts, so their issues do not make the source unusable.
      ...(E.isLeft(page) ? itemOf(issueTexts(name, text, page.left)) : []),
      ...(withIssues.length === 0 ? [] : invalidOf(name, text, withIssues)),
    ],
    ...(Object.keys(file.defaults).length > 0 ||
    hasSettings(settings) ||
    presents !== undefined ||
    file.retain_checks_days !== undefined
      ? {
          settings: {
            defaults: file.defaults,
            ...(hasSettings(settings) && { channels: settings }),
            ...(presents !== undefined && { page: presents }),
            ...saidRetention(file.retain_checks_days),
          },
        }
      : {}),
    ...(presents !== undefined && { page: presents }),
    ...(refusals.length > 0 ? { refused: refusals } : {}),
  };
};
