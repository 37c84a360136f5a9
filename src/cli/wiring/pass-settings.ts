import type { Settings } from '../../runner/recording/settings.ts';
import type { Environment } from '../input/environment.ts';
import { programVersion } from './program-version.ts';

/** What a pass should know of the environment. */
export const passSettings = (
  environment: Environment,
  secrets: Readonly<Record<string, string>>,
  alertRate: number,
): Settings => ({
  runner: { id: environment.runnerId, version: programVersion() },
  environment: environment.appEnvironment,
  claimMs: environment.claimSeconds * 1000,
  alertRate,
  retainDays: environment.retainDays,
  announceNewApis: environment.announceNewApis,
  secretNames: new Set(Object.keys(secrets)),
});
