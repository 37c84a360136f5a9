import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { openAlerts, refuseWithoutTopic } from '../../../../src/cli/wiring/channels/open-alert-channel.ts';
import { systemClock } from '../../../../src/adapters/clock/system-clock.ts';
import { decodeApiConfig } from '../../../../src/runner/config/decode-api-config.ts';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import type { Configs } from '../../../../src/runner/ports/config-source.ts';
import { right } from '../../../support/right.ts';

const api = (id: string, channels: readonly string[] | null): ApiConfig =>
  right(decodeApiConfig({ api_id: id, url: 'https://a.example/', channels }, 'apis.yaml'));

const written = () => Promise.resolve(true);

/** What a pass on DynamoDB is refused for when no topic is set, or null. */
const refusal = async (configs: Partial<Configs>): Promise<readonly string[] | null> => {
  const { alerts } = await openAlerts(
    { print: written, printError: written, program: { name: 'upledger', given: {} }, clock: systemClock },
    {
      _tag: 'dynamodb',
      region: 'eu-central-1',
      tables: { configs: 'configs', states: 'states', events: 'events' },
    },
    { topicArn: null, appEnvironment: 'test', alertRate: 5, claimSeconds: 90 },
    { toConsole: false, json: true },
  );
  const source = { name: 'configs', read: () => TE.right({ configs: [], invalid: [], ...configs }) };
  const checked = await refuseWithoutTopic(alerts, source)();
  return E.isLeft(checked) ? checked.left.messages : null;
};

describe('a pass on DynamoDB without a topic', () => {
  it('is refused where no API has another channel: nobody would be told', async () => {
    for (const configs of [[], [api('a', null)], [api('a', ['default']), api('b', null)]])
      expect(await refusal({ configs })).toStrictEqual([
        expect.stringMatching(/^SNS_TOPIC_ARN is not set, so no alert would reach anyone/u),
      ]);
  });

  it('makes its checks where one API has another channel, whatever the others have', async () => {
    expect(await refusal({ configs: [api('a', ['default', 'team'])] })).toBeNull();
    expect(await refusal({ configs: [api('a', null), api('b', ['team'])] })).toBeNull();
  });

  it('makes its checks where the settings cannot be read: the channels are those that are recorded', async () => {
    expect(
      await refusal({ configs: [api('a', null)], outdated: { why: 'it is damaged', read_at: null } }),
    ).toBeNull();
  });
});
