import { invalidItemText, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { settingsKey } from './channels/channel-settings.ts';

type Named = Pick<InvalidItem, 'api_id'>;

/** Whether it is an entry of an API; settings that are invalid are listed with them. */
export const isEntry = ({ api_id }: Named): boolean => api_id !== settingsKey;

/** For people: the API, or what stands in its place. */
export const invalidName = (one: Named): string =>
  isEntry(one) ? (one.api_id ?? '(no api_id)') : 'the settings are invalid';

/** For people: `config payments: …`, or `the settings are invalid: …`. */
export const invalidConfigText = (one: InvalidItem): string =>
  isEntry(one) ? invalidItemText(one) : `${invalidName(one)}: ${one.faults.join('; ')}`;
