import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const pom = join(import.meta.dirname, 'pom.xml');

/** Where the engine is kept between runs; git ignores it. */
export const engineFolder = join(root, '.cache', 'dynamodb-local');

/** What a machine lacks for this tier, in words for people. */
export class MissingTool extends Error {}

const need = (command: string, argument: string, remedy: string): void => {
  const { error, status } = spawnSync(command, [argument], { stdio: 'ignore' });
  if (error !== undefined || status !== 0) throw new MissingTool(`${command} does not run here: ${remedy}`);
};

/** Fetches AWS's engine with Maven, once for each version of pom.xml; ends with its jars in `lib`. */
export const fetchEngine = (say: (text: string) => void): void => {
  need('java', '-version', 'install a JDK or JRE, 17 or newer (Debian: openjdk-17-jre-headless)');
  const stamp = join(engineFolder, 'pom.xml');
  const wanted = readFileSync(pom, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  need('mvn', '--version', 'install Maven (Debian: maven); it is needed once, to fetch DynamoDB Local');
  say('fetching DynamoDB Local with Maven, once (about 50 MB)');
  // Fetched beside and moved when whole, so that a run that was cut off leaves nothing half.
  const fresh = `${engineFolder}.${String(process.pid)}`;
  mkdirSync(fresh, { recursive: true });
  const lib = join(fresh, 'lib');
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${lib}`];
  const { status } = spawnSync('mvn', ['-q', '-B', '-f', pom, ...goal], { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new MissingTool('Maven could not fetch DynamoDB Local: what it said stands above');
  }
  writeFileSync(join(fresh, 'pom.xml'), wanted);
  rmSync(engineFolder, { recursive: true, force: true });
  renameSync(fresh, engineFolder);
};
