import type { ApiConfig } from '../api-config.ts';
import { addName, listText } from '../../text/list-text.ts';
import { shortestHidden } from './hide-secrets.ts';
import { originsNameOf, reachOf } from './origins.ts';
import { targetOf } from './secret-reach.ts';
import type { SecretValues } from './secret-values.ts';
import { namedSecrets, partsOf } from './secrets.ts';

const mostNames = 5;

const listed = (apiIds: readonly string[]): string => listText(apiIds, mostNames);

/** What should be done about secrets that can be used, a sentence for each secret and reason. None shows a value. */
export const secretWarnings = (configs: Iterable<ApiConfig>, secrets: SecretValues): readonly string[] => {
  const overHttp = new Map<string, string[]>();
  const short = new Map<string, string[]>();
  for (const config of configs) {
    const names = namedSecrets(config);
    if (names.length === 0) continue;
    const plain = new Set(
      partsOf(config).flatMap(({ field, variables }) => {
        const url = variables.length === 0 ? null : targetOf(config, field, secrets);
        return variables.filter(
          (name) => url !== null && reachOf(url, secrets[originsNameOf(name)]) === 'plain',
        );
      }),
    );
    for (const name of names) {
      if (plain.has(name)) addName(overHttp, name, config.api_id);
      const length = secrets[name]?.length ?? shortestHidden;
      if (length < shortestHidden) addName(short, name, config.api_id);
    }
  }
  return [
    ...[...overHttp].map(
      ([name, apiIds]) =>
        `${name} is sent over http by ${listed(apiIds)}, where anybody on the way can read it: set ${originsNameOf(name)} to the origins that may get it; the next release refuses this without it`,
    ),
    ...[...short].map(
      ([name, apiIds]) =>
        `${name} of ${listed(apiIds)} has fewer than ${String(shortestHidden)} characters: it is too short to be found wherever a server repeats it`,
    ),
  ];
};
