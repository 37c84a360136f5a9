import { resolve } from 'node:path';
import type { PagePlace } from '../input/page-place.ts';
import type { Environment } from '../input/environment.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import type { PageTarget } from '../../runner/ports/page-target.ts';

/** A writable page target, until it is closed. */
export type OpenPage = Readonly<{ target: PageTarget; close: () => void }>;

/** Loads only the selected adapter. */
export const openPage = async (
  { env }: Pick<ProcessContext, 'env'>,
  { region }: Pick<Environment, 'region'>,
  place: PagePlace,
): Promise<OpenPage> => {
  if (place._tag === 'folder') {
    const { pageFolder } = await import('../../adapters/folder/page-folder.ts');
    return { target: pageFolder(resolve(place.path)), close: () => undefined };
  }
  const { pageBucket } = await import('../../adapters/s3/page-bucket.ts');
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  const { close, ...target } = pageBucket({ ...place, region, pathStyle: endpoint !== '' });
  return { target, close };
};
