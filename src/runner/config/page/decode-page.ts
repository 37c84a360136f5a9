import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { issueOfError, type ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { isMap } from '../shapes.ts';
import { pageCodecs, pageDefaults, type PageSettings } from './page-settings.ts';

const fields: readonly string[] = Object.keys(pageCodecs);

const Settings = t.readonly(t.strict(pageCodecs));

/** What a file says under `page`, or everything that is wrong with it. Absent and null mean the default. */
export const decodePage = (raw: unknown): E.Either<readonly ConfigError[], PageSettings> => {
  if (raw === undefined || raw === null) return E.right(pageDefaults);
  if (!isMap(raw))
    return E.left([{ path: ['page'], what: 'is not a map, must be a map of fields such as title' }]);
  const unknown = Object.keys(raw)
    .filter((field) => !fields.includes(field))
    .slice(0, 20)
    .map((field) => ({ path: ['page', field], what: `is not a field${didYouMean(field, fields)}` }));
  const said = Object.entries(raw).filter(([, value]) => value !== null && value !== undefined);
  const decoded = Settings.decode({ ...pageDefaults, ...Object.fromEntries(said) });
  if (E.isRight(decoded)) return unknown.length > 0 ? E.left(unknown) : decoded;
  const issues = decoded.left.map((error) => {
    const { path, what } = issueOfError(error);
    return { path: ['page', ...path], what };
  });
  return E.left([...unknown, ...issues]);
};
