import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const provider = 'registry.terraform.io/hashicorp/aws';

type Env = Readonly<Record<string, string | undefined>>;

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];

/**
 * A folder that holds the provider, so that nothing need be fetched: TF_PROVIDER_MIRROR, else a place where one usually is.
 * Null: the registry has it.
 */
export const providerMirror = (env: Env): string | null => {
  const given = env['TF_PROVIDER_MIRROR'] ?? '';
  if (given !== '' && !existsSync(join(given, provider)))
    throw new Error(`TF_PROVIDER_MIRROR is ${given}, which holds no ${provider}`);
  const usual = [
    env['TF_PLUGIN_CACHE_DIR'] ?? '',
    join(homedir(), '.terraform.d/plugins'),
    join(homedir(), '.local/share/terraform/plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
    ...foldersIn('/opt'),
  ];
  const places = given === '' ? usual : [given];
  return places.find((place) => place !== '' && existsSync(join(place, provider))) ?? null;
};

/** What Terraform's CLI should be told: the mirror for this one provider, the registry for anything else. */
export const cliConfig = (mirror: string | null): string =>
  mirror === null
    ? ''
    : [
        'provider_installation {',
        `  filesystem_mirror {\n    path    = ${JSON.stringify(mirror)}\n    include = ["${provider}"]\n  }`,
        `  direct {\n    exclude = ["${provider}"]\n  }`,
        '}',
        '',
      ].join('\n');
