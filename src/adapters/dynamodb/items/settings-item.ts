import type { FileSettings } from '../../../runner/config/api-config.ts';
import { settingsVersion } from '../../../runner/config/file-settings.ts';

/** The key of the item in the configs table that holds what a file says beside its APIs. */
export const settingsKey = '~settings';

/** Null is how YAML writes nothing. */
const said = (fields: FileSettings['defaults']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

export const settingsItem = ({ defaults }: FileSettings): Readonly<Record<string, unknown>> => ({
  api_id: settingsKey,
  v: settingsVersion,
  defaults: said(defaults),
});
