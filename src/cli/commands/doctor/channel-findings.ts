import { defaultChannel } from '../../../events/fields/channel-id.ts';
import { channelsOf } from '../../../runner/config/channels/channel-settings.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import { fault, okay, type Finding } from '../../../runner/doctor/finding.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';
import { lackOf } from '../../wiring/channels/open-channels.ts';

/**
 * Findings about channels: which cannot be used here, and which are named but not defined. `secrets`: null where those of the
 * passes are not to be seen.
 */
export const channelFindings = (
  { settings, refused = [] }: Configs,
  secrets: SecretValues | null,
): readonly Finding[] => [
  ...(settings?.channels?.channels ?? []).map((channel) => {
    const name = `channel ${channel.id}`;
    if (secrets === null)
      return okay(
        name,
        `is of kind ${channel.kind}; whether its secrets are set is seen where the passes run`,
      );
    const lacks = lackOf(channel, secrets);
    return lacks === null
      ? okay(name, `can be used here (kind ${channel.kind})`)
      : fault(name, lacks, 'fix it where the passes run: until then its alerts stay pending');
  }),
  ...refused.flatMap(({ faults }) =>
    faults.map((text) => fault('channels', text, 'define it, or leave it out')),
  ),
];

/** Whether any API uses `default`, and whether any uses another channel. */
export type Audience = Readonly<{ byDefault: boolean; elsewhere: boolean }>;

export const audienceOf = ({ configs }: Pick<Configs, 'configs'>): Audience => ({
  byDefault: configs.length === 0 || configs.some((config) => channelsOf(config).includes(defaultChannel)),
  elsewhere: configs.some((config) => channelsOf(config).some((id) => id !== defaultChannel)),
});
