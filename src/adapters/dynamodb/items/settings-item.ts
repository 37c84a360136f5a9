import type { FileSettings } from '../../../runner/config/api-config.ts';
import { noSettings, settingsKey } from '../../../runner/config/channels/channel-settings.ts';
import { saidOfPage, settingsVersion } from '../../../runner/config/file-settings.ts';

/** YAML reads an empty value as null. */
const said = (fields: FileSettings['defaults']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

export const settingsItem = ({
  defaults,
  channels = noSettings,
  page,
  retain_checks_days,
}: FileSettings): Readonly<Record<string, unknown>> => ({
  api_id: settingsKey,
  v: settingsVersion,
  defaults: said(defaults),
  ...(channels.channels.length > 0 && { channels: channels.channels.map(said) }),
  ...(channels.default_channels !== null && { default_channels: channels.default_channels }),
  ...(page !== undefined && { page: saidOfPage(page) }),
  ...(retain_checks_days !== undefined && { retain_checks_days }),
});
