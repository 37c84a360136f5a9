import type { ApiConfig, DigestOf } from '../../runner/config/api-config.ts';
import { digestWith } from '../../runner/config/logged-config.ts';
import type { Configs } from '../../runner/ports/config-source.ts';
import { withoutCache, type ParseCache } from '../../runner/ports/parse-cache.ts';

/** Hex digits of a SHA-256. */
const digits = 64;

/** By place in the list: of another config, although of the same name, the digest is computed. */
const picked = (configs: readonly ApiConfig[], all: string, computed: DigestOf): DigestOf => {
  const places = new Map(configs.map(({ api_id }, place) => [api_id, place]));
  return (config) => {
    const place = places.get(config.api_id);
    return place === undefined || configs[place] !== config
      ? computed(config)
      : all.slice(place * digits, (place + 1) * digits);
  };
};

/**
 * Configs with their digests: those that the same program computed of the same text, or computed now for all of them at
 * once. A pass needs each of them to see that nothing has changed.
 */
export const withKeptDigests =
  (cache: ParseCache, path: string, text: string) =>
  (read: Configs): Configs => {
    if (cache === withoutCache) return read;
    const { configs } = read;
    return {
      ...read,
      digests: (retainDays) => {
        const computed = digestWith(retainDays);
        const all = cache(`${path} digests`, `${String(retainDays)}\n${text}`, () =>
          configs.map(computed).join(''),
        );
        return typeof all === 'string' && all.length === configs.length * digits
          ? picked(configs, all, computed)
          : computed;
      },
    };
  };
