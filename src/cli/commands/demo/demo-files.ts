import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type DemoFiles = Readonly<{ apis: string; ledger: string }>;

/** Channels as a file names them, while the webhook is there and afterwards. */
const channelsYaml = (webhook: string, isOver: boolean): string => {
  const lines = `channels:\n  - { id: hook, kind: webhook, url: '${webhook}' }`;
  return isOver
    ? `# The alerts of the demo also went to a webhook, which has ended with it:\n${lines.replaceAll(/^/gmu, '# ')}`
    : lines;
};

const apisYaml = (
  url: string,
  channels: string,
): string => `# Written by upledger demo. The next demo overwrites it.
${channels}

apis:
  - api_id: shop
    url: ${url}/shop?basket=42
    check_interval_seconds: 60
    failure_threshold: 2   # DOWN after two failures in a row
    success_threshold: 2   # UP again after two good checks in a row

  - api_id: blog
    url: ${url}/blog
    check_interval_seconds: 60
`;

/** The URLs of what the demo monitors, and of where it posts its alerts. */
export type DemoUrls = Readonly<{ api: string; webhook: string }>;

/** A folder with a new `apis.yaml` and no ledger yet. Of what was there before, only the demo's own files go. */
export const writeDemoFiles = async (folder: string, { api, webhook }: DemoUrls): Promise<DemoFiles> => {
  const files = { apis: join(folder, 'apis.yaml'), ledger: join(folder, 'upledger.db') };
  await mkdir(folder, { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) await rm(`${files.ledger}${suffix}`, { force: true });
  await writeFile(files.apis, apisYaml(api, channelsYaml(webhook, false)));
  return files;
};

/** Takes the webhook out of `apis.yaml`: it ends with the demo, and alerts to it would stay pending. */
export const withoutWebhook = ({ apis }: DemoFiles, { api, webhook }: DemoUrls): Promise<void> =>
  writeFile(apis, apisYaml(api, channelsYaml(webhook, true)));
