import { discordChannel } from '../../../../src/adapters/channels/discord/discord-channel.ts';
import { ntfyChannel } from '../../../../src/adapters/channels/ntfy/ntfy-channel.ts';
import { pagerdutyChannel } from '../../../../src/adapters/channels/pagerduty/pagerduty-channel.ts';
import { slackChannel } from '../../../../src/adapters/channels/slack/slack-channel.ts';
import { teamsChannel } from '../../../../src/adapters/channels/teams/teams-channel.ts';
import { webhookChannel } from '../../../../src/adapters/channels/webhook/webhook-channel.ts';
import { alertChannelContract } from '../../../contracts/alert-channel.ts';
import {
  alertmanagerRules,
  discordRules,
  ntfyRules,
  pagerdutyRules,
  signedRules,
  slackRules,
  teamsRules,
  upledgerRules,
} from '../../../support/channels/payload-rules.ts';
import { assignedId, postSubject } from '../../../support/channels/post-subject.ts';

const path = 'T0000-B0000-s3cretpath';
const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const routing_key = 'R0123456789012345678901234567abc';
const id = 'team';

alertChannelContract('slack', () =>
  postSubject(
    [slackRules],
    (origin, deps) => slackChannel({ id, kind: 'slack', url: `${origin}/${path}` }, deps),
    [path],
  ),
);

alertChannelContract('discord', () =>
  postSubject(
    [discordRules],
    (origin, deps) => discordChannel({ id, kind: 'discord', url: `${origin}/${path}` }, deps),
    [path],
    () => assignedId,
  ),
);

alertChannelContract('teams', () =>
  postSubject(
    [teamsRules],
    (origin, deps) => teamsChannel({ id, kind: 'teams', url: `${origin}/${path}?sig=1` }, deps),
    [path],
  ),
);

alertChannelContract('ntfy', () =>
  postSubject(
    [ntfyRules],
    (origin, deps) => ntfyChannel({ id, kind: 'ntfy', url: `${origin}/${path}`, token: 'tk_secret' }, deps),
    [path, 'tk_secret'],
    () => assignedId,
  ),
);

alertChannelContract('pagerduty', () =>
  postSubject(
    [pagerdutyRules],
    (origin, deps) =>
      pagerdutyChannel({ id, kind: 'pagerduty', url: `${origin}/v2/enqueue`, routing_key }, deps),
    [routing_key],
    ({ body }) => /"dedup_key":"([^"]+)"/u.exec(body)?.[1] ?? 'none',
  ),
);

alertChannelContract('webhook, format upledger', () =>
  postSubject(
    [upledgerRules, signedRules(key)],
    (origin, deps) =>
      webhookChannel(
        { id, kind: 'webhook', url: `${origin}/${path}`, format: 'upledger', signing_secret: key },
        deps,
      ),
    [path, key],
    ({ headers }) => headers['webhook-id'] ?? 'none',
  ),
);

alertChannelContract('webhook, format alertmanager', () =>
  postSubject(
    [alertmanagerRules],
    (origin, deps) =>
      webhookChannel(
        { id, kind: 'webhook', url: `${origin}/${path}`, format: 'alertmanager', signing_secret: null },
        deps,
      ),
    [path],
    ({ headers }) => headers['webhook-id'] ?? 'none',
  ),
);
