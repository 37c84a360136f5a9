import { createProbe } from '../../adapters/http/create-probe.ts';
import { fillSecrets } from '../../runner/checking/fill-secrets.ts';
import type { SecretValues } from '../../runner/config/secrets/secret-values.ts';
import type { Probe } from '../../runner/ports/probe.ts';
import type { Environment } from '../input/environment.ts';
import { programVersion } from './program-version.ts';

/** The probe over HTTP, with the secrets that it may send. `tellsAssertions`: also what each found where all hold. */
export const openProbe = (
  { denyPrivateTargets, proxyVariables }: Pick<Environment, 'denyPrivateTargets' | 'proxyVariables'>,
  secrets: SecretValues,
  tellsAssertions = false,
): Probe =>
  fillSecrets(
    createProbe({
      secrets,
      denyPrivate: denyPrivateTargets,
      version: programVersion(),
      proxyVariables,
      tellsAssertions,
    }),
    secrets,
  );
