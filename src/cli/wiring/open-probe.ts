import { createProbe } from '../../adapters/http/create-probe.ts';
import type { Probe } from '../../runner/ports/probe.ts';
import type { Environment } from '../input/environment.ts';
import { programVersion } from './program-version.ts';

/** What makes requests as this environment allows them. */
export const openProbe = (environment: Environment, secrets: Readonly<Record<string, string>>): Probe =>
  createProbe({ secrets, denyPrivate: environment.denyPrivateTargets, version: programVersion() });
