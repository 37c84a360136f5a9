import { join } from 'node:path';
import { vi } from 'vitest';
import { pageFolder } from '../../../../src/adapters/folder/page-folder.ts';
import { pageBucket } from '../../../../src/adapters/s3/page-bucket.ts';
import { s3Bucket } from '../../../support/aws/s3-bucket.ts';
import { memoryTarget } from '../../../support/pages/memory-target.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';
import { pageTargetContract } from '../../../contracts/page-target.ts';

pageTargetContract('in memory', () =>
  Promise.resolve({ target: memoryTarget().target, dispose: () => Promise.resolve() }),
);

pageTargetContract('in a folder', async () => {
  const { path, remove } = await temporaryFolder();
  return { target: pageFolder(join(path, 'site')), dispose: remove };
});

pageTargetContract('in a bucket', async () => {
  const bucket = await s3Bucket();
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_S3: bucket.endpoint,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  }))
    vi.stubEnv(name, value);
  const { close, ...target } = pageBucket({
    bucket: 'pages',
    prefix: 'status',
    region: 'eu-central-1',
    pathStyle: true,
  });
  return {
    target,
    dispose: async () => {
      close();
      vi.unstubAllEnvs();
      await bucket.stop();
    },
  };
});
