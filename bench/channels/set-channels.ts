import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as t from 'io-ts';
import { setFolder, type Folder } from '../pass/stage.ts';
import type { Target } from '../support/start-target.ts';
import type { Receiver } from './receiver.ts';

/** A folder with APIs that are told on webhooks of these ids. One that is called `dead` is refused. */
export const setChannels = (
  target: Target,
  receiver: Receiver,
  apis: number,
  ids: readonly string[],
): Folder & Readonly<{ env: Readonly<Record<string, string>> }> => {
  const stage = setFolder();
  const secret = (id: string) => `UPLEDGER_SECRET_${id.toUpperCase()}`;
  const channels = ids.map((id) => `  - { id: ${id}, kind: webhook, url: '\${env:${secret(id)}}' }\n`);
  const entries = Array.from(
    { length: apis },
    (_, i) =>
      `  - { api_id: api-${String(i).padStart(5, '0')}, url: '${target.url}', failure_threshold: 1, check_interval_seconds: 3600 }\n`,
  );
  writeFileSync(
    join(stage.folder, 'apis.yaml'),
    `channels:\n${channels.join('')}default_channels: [${ids.join(', ')}]\napis:\n${entries.join('')}`,
  );
  const secrets = Object.fromEntries(ids.map((id) => [secret(id), `${receiver.url}/${id}`]));
  return { ...stage, env: { ...secrets, XDG_CACHE_HOME: stage.folder, SUMMARIZE_DAYS: 'false' } };
};

const Count = t.type({ count: t.number });

/** How often a channel has been claimed, by the log. */
export const countClaims = ({ folder }: Folder, id: string): number => {
  using ledger = new DatabaseSync(join(folder, 'upledger.db'), { readOnly: true });
  const row: unknown = ledger
    .prepare(
      `SELECT count(*) AS count FROM api_health_events WHERE body LIKE '%"channel_id":"${id}"%' AND body LIKE '%"type":"AlertAttempted"%'`,
    )
    .get();
  return Count.is(row) ? row.count : 0;
};
