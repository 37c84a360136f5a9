import type { ConfigError } from '../../runner/ports/config-source.ts';

/** An error that the operator must fix in the file, or in the command that names it. */
export const usageError = (message: string, cause: unknown = null): ConfigError => ({
  _tag: 'ConfigError',
  kind: 'usage',
  message,
  cause,
});
