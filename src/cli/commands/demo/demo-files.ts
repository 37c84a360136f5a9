import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type DemoFiles = Readonly<{ apis: string; ledger: string }>;

const apisYaml = (url: string): string => `# Written by upledger demo. The next demo overwrites it.
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

/** A folder with a new `apis.yaml` and no ledger yet. Of what was there before, only the demo's own files go. */
export const writeDemoFiles = async (folder: string, url: string): Promise<DemoFiles> => {
  const files = { apis: join(folder, 'apis.yaml'), ledger: join(folder, 'upledger.db') };
  await mkdir(folder, { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) await rm(`${files.ledger}${suffix}`, { force: true });
  await writeFile(files.apis, apisYaml(url));
  return files;
};
